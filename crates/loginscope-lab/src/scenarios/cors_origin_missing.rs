//! The API accepts the password and does not say which origin may read its answer.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-origin-missing",
    title: "No Access-Control-Allow-Origin",
    story: "The API accepts the password, but its answer lacks Access-Control-Allow-Origin: the browser hides it from the script, and nobody is signed in.",
    mount: "music",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("The server cannot be reached"));
        actions
    },
    expect: Expectation::broken("cors/origin-missing", &[]),
};

// A URL-encoded body needs no preflight, so that the request reaches the API.
const SCRIPT: &str = "
const signIn = async (username, password) => {
  let login;
  try {
    login = await fetch(site.api + '/login', {
      method: 'POST',
      body: new URLSearchParams({username, password}),
    });
  } catch {
    return say('The server cannot be reached. Please try again later.');
  }
  if (!login.ok) return say('Name or password is wrong.');
  say('Signed in.');
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(API, "")});
            Some(page::single_page(app, "Music", &site, SCRIPT))
        }
        (API, "POST", "/login") if api::accepts_password(request) => Some(api::token_pair(app)),
        (API, "POST", "/login") => Some(api::wrong_password()),
        _ => None,
    }
}
