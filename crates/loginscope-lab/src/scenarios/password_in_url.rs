//! A form without a method: the password becomes part of the address.

use crate::http::Reply;
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, PASSWORD, Scenario, USER};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "password-in-url",
    title: "Password in the address",
    story: "The login works; the form lost its method=post in a redesign, so name and password stand in the address, the history and the server's log.",
    mount: "survey",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/login") if request.parameter("password").as_deref() == Some(PASSWORD) => {
            let session = app.issue("session", USER);
            Some(Reply::see_other(&app.path("/account")).cookie(&format!(
                "sid={session}; Path=/; HttpOnly; Secure; SameSite=Lax"
            )))
        }
        (APP, "GET", "/login") => {
            let form = page::sign_in_form(&app.path("/login"), "");
            let form = form.replace(" method=\"post\"", "");
            Some(page::page(app, 200, "Sign in", &form))
        }
        (APP, "GET", "/account") => {
            let user = request.cookie("sid").and_then(|key| app.look_up("session", key));
            let Some(user) = user else { return Some(Reply::found(&app.path("/login"))) };
            let body = format!("<p>Welcome back, {}.</p>", page::escape(&user));
            Some(page::page(app, 200, "Your account", &body))
        }
        _ => None,
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    expect: Expectation::works(&["credentials/exposed"]),
};
