//! The login fails inside the server.

use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "server-error",
    title: "Server error at the login",
    story: "The session store is away: the server answers 500 to a right password.",
    mount: "theatre",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "POST", "/login") => {
            Some(Reply::html(500, "<!doctype html><title>Error</title><p>Something went wrong.</p>"))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Something went wrong"));
        actions
    },
    expect: Expectation::broken("http/server-error-on-auth", &[]),
};
