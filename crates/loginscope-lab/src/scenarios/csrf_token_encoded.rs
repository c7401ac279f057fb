//! A script that copies its CSRF token from the cookie without decoding it.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "csrf-token-encoded",
    title: "CSRF token still percent-encoded",
    story: "The script copies the XSRF-TOKEN cookie into the header as it stands, with %3D for its equals signs: the framework answers 419.",
    mount: "wages",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Sign-in is not possible"));
        actions
    },
    expect: Expectation::broken("csrf/token-mismatch", &[]),
};

const SCRIPT: &str = "
const token = () => document.cookie.split('; ').find(pair => pair.startsWith('XSRF-TOKEN=')).slice(11);
const signIn = async (username, password) => {
  const login = await fetch(site.login, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-XSRF-TOKEN': token()},
    body: JSON.stringify({username, password}),
  });
  say(login.ok ? 'Signed in.' : 'Sign-in is not possible at the moment.');
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"login": app.path("/login")});
            let token = app.issue("csrf", "");
            Some(
                page::single_page(app, "Payroll", &site, SCRIPT)
                    .cookie(&format!("XSRF-TOKEN={token}%3D%3D; Path=/; Secure; SameSite=Lax")),
            )
        }
        (APP, "POST", "/login") => {
            let token = request.header("x-xsrf-token").strip_suffix("==");
            if token.and_then(|token| app.look_up("csrf", token)).is_none() {
                return Some(Reply::json(419, &json!({"message": "CSRF token mismatch."})));
            }
            Some(if api::accepts_password(request) { api::profile() } else { api::wrong_password() })
        }
        _ => None,
    }
}
