//! The script leaves a slash out that the framework wants.

use serde_json::json;

use crate::http::Reply;
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-slash",
    title: "Trailing slash loses the password",
    story: "The script posts the password to /api/login, the framework redirects to /api/login/, and the browser asks there with GET and without a body: 405.",
    mount: "printing",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.path("/api")});
            Some(page::single_page(app, "Printing", &site, SCRIPT))
        }
        (APP, _, "/api/login") => Some(Reply::status(301).header("location", &app.path("/api/login/"))),
        (APP, "POST", "/api/login/") if api::accepts_password(request) => Some(api::token_pair(app)),
        (APP, "POST", "/api/login/") => Some(api::wrong_password()),
        (APP, _, "/api/login/") => Some(
            Reply::json(405, &json!({"detail": "Method \"GET\" not allowed."})).header("allow", "POST, OPTIONS"),
        ),
        _ => None,
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("The server answered 405"));
        actions
    },
    expect: Expectation::broken("redirect/slash-redirect", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const login = await fetch(site.api + '/login', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  if (!login.ok) return say('The server answered ' + login.status + '.');
  say('Signed in.');
};";
