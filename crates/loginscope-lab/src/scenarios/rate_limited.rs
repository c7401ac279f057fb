//! Too many tries: the server asks the user to wait.

use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "rate-limited",
    title: "Too many tries",
    story: "The server counts the tries of everybody behind one address, and answers 429 to a right password.",
    mount: "tickets",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "POST", "/login") => Some(
            Reply::html(429, "<!doctype html><title>Wait</title><p>Too many requests.</p>")
                .header("retry-after", "120"),
        ),
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Too many requests"));
        actions
    },
    expect: Expectation::broken("http/rate-limited", &[]),
};
