//! The first password is mistyped, the second is right: a login that works.

use crate::scenario::{APP, Action, Address, Expectation, Scenario, USER};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "second-try",
    title: "Mistyped once, then signed in",
    story: "Nothing is broken: the user mistypes the password, reads that it is wrong, and types it again.",
    mount: "market",
    start: START,
    answer: |app, request| FormLogin { csrf_cookie: None, ..FormLogin::default() }.answer(app, request),
    actions: |app| {
        let mut actions = vec![
            Action::Visit(START.on(app)),
            Action::Fill { selector: "input[name=username]", value: USER },
            Action::Fill { selector: "input[name=password]", value: "difference-engine" },
            Action::Click("button[type=submit]"),
            Action::WaitForText("Name or password is wrong"),
            Action::Visit(START.on(app)),
        ];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    expect: Expectation::works(&["credentials/rejected"]),
};
