//! The session of before the login goes on after it.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::api;
use crate::sites::form_login::signs_in;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "session-not-rotated",
    title: "The same session before and after the login",
    story: "The login works, but the session that every visitor gets is kept: who planted its identifier before is signed in too.",
    mount: "orchestra",
    start: START,
    answer,
    actions: |app| -> Vec<Action> { signs_in(START.on(app)) },
    expect: Expectation::works(&["session/not-rotated-at-login"]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let session = request.cookie("sid").filter(|key| app.look_up("visitor", key).is_some());
    match request.route() {
        (APP, "GET", "/login") => {
            let form = page::sign_in_form(&app.path("/login"), "");
            let reply = page::page(app, 200, "Sign in", &form);
            if session.is_some() {
                return Some(reply);
            }
            let key = app.issue("visitor", "");
            Some(reply.cookie(&format!("sid={key}; Path=/; HttpOnly; Secure; SameSite=Lax")))
        }
        (APP, "POST", "/login") => {
            let Some(key) = session.filter(|_| api::accepts_password(request)) else {
                return Some(page::page(app, 401, "Sign in", "<p>Name or password is wrong.</p>"));
            };
            app.keep("session", key, "ada");
            Some(Reply::see_other(&app.path("/account")))
        }
        (APP, "GET", "/account") => match session.and_then(|key| app.look_up("session", key)) {
            Some(user) => {
                let body = format!("<p>Welcome back, {user}.</p>");
                Some(page::page(app, 200, "Your account", &body))
            }
            None => Some(Reply::found(&app.path("/login"))),
        },
        _ => None,
    }
}
