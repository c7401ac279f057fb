//! The login form is posted over http, and moved to https with its body lost.

use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::http(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-method-changed",
    title: "POST turned into GET",
    story: "The form is shown over http too, and what is posted there is redirected to https: the browser asks there with GET and without the password, and the user sees the empty form again.",
    mount: "clinic",
    start: START,
    answer: |app, request| match (request.scheme, request.route()) {
        ("http", (APP, "POST", "/login")) => {
            Some(Reply::status(301).header("location", &app.https(APP, "/login")))
        }
        _ => FormLogin { csrf_cookie: None, ..FormLogin::default() }.answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForUrl(app.https(APP, "/login")));
        actions.push(Action::WaitForText("Sign in"));
        actions
    },
    expect: Expectation::broken("redirect/method-changed", &[]),
};
