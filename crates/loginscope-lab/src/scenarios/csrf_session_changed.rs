//! A request in the background makes a new CSRF cookie while the form is open.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "csrf-session-changed",
    title: "CSRF cookie replaced under the form",
    story: "The page asks for the number of visitors, and that answer hands out a new CSRF cookie: the form's token belongs to the old one.",
    mount: "tenders",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app)), Action::WaitForText("3 visitors")];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("CSRF verification failed"));
        actions
    },
    expect: Expectation::broken("csrf/session-changed", &[]),
};

const SCRIPT: &str = "
const visitors = await (await fetch(site.visitors)).json();
say(visitors.now + ' visitors are here.');";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let fresh = |reply: Reply, token: &str| {
        reply.cookie(&format!("csrftoken={token}; Path=/; HttpOnly; Secure; SameSite=Lax"))
    };
    match request.route() {
        (APP, "GET", "/login") => {
            let token = app.issue("csrf", "");
            let hidden = page::hidden([("csrfmiddlewaretoken", token.as_str())]);
            let form = page::sign_in_form(&app.path("/login"), &hidden);
            let site = json!({"visitors": app.path("/api/visitors")});
            Some(fresh(page::scripted(app, "Sign in", &form, &site, SCRIPT), &token))
        }
        (APP, "GET", "/api/visitors") => {
            Some(fresh(Reply::json(200, &json!({"now": 3})), &app.issue("csrf", "")))
        }
        (APP, "POST", "/login") => {
            let token = request.field("csrfmiddlewaretoken");
            if token.as_deref() == request.cookie("csrftoken") {
                return FormLogin { csrf_cookie: None, ..FormLogin::default() }.answer(app, request);
            }
            let body = "<p>CSRF verification failed. Request aborted.</p>\n<p>CSRF token from POST incorrect.</p>";
            Some(page::page(app, 403, "Forbidden", body))
        }
        _ => None,
    }
}
