//! A script that signs in without the token that the framework asks for.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "csrf-token-missing",
    title: "No CSRF token",
    story: "The new script signs in with JSON and leaves out the X-CSRFToken header that the old form had as a field: the framework refuses the login.",
    mount: "forms",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Sign-in is not possible"));
        actions
    },
    expect: Expectation::broken("csrf/token-missing", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const login = await fetch(site.login, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  const answer = await login.json();
  say(login.ok ? 'Signed in.' : 'Sign-in is not possible: ' + answer.detail);
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"login": app.path("/api/login")});
            let token = app.issue("csrf", "");
            Some(
                page::single_page(app, "Forms", &site, SCRIPT)
                    .cookie(&format!("csrftoken={token}; Path=/; Secure; SameSite=Lax")),
            )
        }
        (APP, "POST", "/api/login") => {
            let token = request.header("x-csrftoken");
            if token.is_empty() || request.cookie("csrftoken") != Some(token) {
                let detail = "CSRF Failed: CSRF token missing.";
                return Some(Reply::json(403, &json!({"detail": detail})));
            }
            Some(if api::accepts_password(request) { api::profile() } else { api::wrong_password() })
        }
        _ => None,
    }
}
