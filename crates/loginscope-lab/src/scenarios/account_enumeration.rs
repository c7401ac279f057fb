//! The form tells which names exist.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, PASSWORD, Scenario, USER};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "account-enumeration",
    title: "The form tells which names exist",
    story: "The user mistypes the name and reads that there is no such account; then the login works. Whoever tries names learns which exist.",
    mount: "dating",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "POST", "/login") if request.field("username").as_deref() != Some(USER) => {
            let body = format!(
                "<p>No account found for this name.</p>\n{}",
                page::sign_in_form(&app.path("/login"), "")
            );
            Some(page::page(app, 401, "Sign in", &body))
        }
        _ => FormLogin { csrf_cookie: None, ..FormLogin::default() }.answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![
            Action::Visit(START.on(app)),
            Action::Fill { selector: "input[name=username]", value: "adda" },
            Action::Fill { selector: "input[name=password]", value: PASSWORD },
            Action::Click("button[type=submit]"),
            Action::WaitForText("No account found"),
            // A person reads it; a page that is gone at once takes its text with it in both browsers.
            Action::Wait(1000),
            Action::Visit(START.on(app)),
        ];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    expect: Expectation::works(&["credentials/enumeration"]),
};
