//! A script that tries a wrong password again and again.

use serde_json::json;

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario, USER};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "retrying-client",
    title: "A script that never gives up",
    story: "The script takes every failure for a lost connection and sends the mistyped password twelve times: to the server it looks like guessing.",
    mount: "kiosk",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"login": app.path("/api/login")});
            Some(page::single_page(app, "Kiosk", &site, SCRIPT))
        }
        (APP, "POST", "/api/login") if api::accepts_password(request) => Some(api::profile()),
        (APP, "POST", "/api/login") => Some(api::wrong_password()),
        _ => None,
    },
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Fill { selector: "input[name=username]", value: USER },
            Action::Fill { selector: "input[name=password]", value: "difference-engine" },
            Action::Click("button[type=submit]"),
            Action::WaitForText("The connection is lost"),
        ]
    },
    expect: Expectation::broken("credentials/rejected", &["credentials/attack-pattern"]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  for (let tries = 0; tries < 12; tries++) {
    const login = await fetch(site.login, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({username, password}),
    });
    if (login.ok) return say('Signed in.');
  }
  say('The connection is lost.');
};";
