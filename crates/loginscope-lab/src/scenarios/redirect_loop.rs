//! The application insists on https and is never told that it has it.

use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-loop",
    title: "Redirects in a circle",
    story: "The proxy ends TLS and does not say so: the application believes that the account page is asked for over http, and redirects it to https, where it already is, for ever.",
    mount: "energy",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/account") => {
            Some(Reply::status(301).header("location", &app.https(APP, "/account")))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions
    },
    expect: Expectation::broken("redirect/loop", &[]),
};
