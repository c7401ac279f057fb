//! The user mistypes the password; nothing is broken.

use crate::scenario::{APP, Action, Address, Expectation, Scenario, USER};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "wrong-password",
    title: "Wrong password",
    story: "The user mistypes the password, and the form says so.",
    mount: "club",
    start: START,
    answer: |app, request| FormLogin::default().answer(app, request),
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Fill { selector: "input[name=username]", value: USER },
            Action::Fill { selector: "input[name=password]", value: "difference-engine" },
            Action::Click("button[type=submit]"),
            Action::WaitForText("Name or password is wrong"),
        ]
    },
    expect: Expectation::broken("credentials/rejected", &[]),
};
