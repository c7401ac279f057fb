//! A script that signs in for a bearer token and refreshes it, as it should be.

use serde_json::{Value, json};

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "healthy-spa-bearer",
    title: "Single-page application and bearer token",
    story: "Nothing is broken: the first 401 is how the script learns that nobody is signed in, and the token opens the API, before and after it is refreshed.",
    mount: "notes",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.push(Action::WaitForText("Please sign in"));
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Signed in as Ada, refreshed"));
        actions
    },
    expect: Expectation::healthy(),
};

const SCRIPT: &str = "
let tokens = {};
const call = (path, body) => fetch(site.api + path, {
  method: body ? 'POST' : 'GET',
  headers: {
    ...(body && {'Content-Type': 'application/json'}),
    ...(tokens.access_token && {Authorization: 'Bearer ' + tokens.access_token}),
  },
  body: body && JSON.stringify(body),
});
const show = async note => {
  const me = await call('/me');
  const profile = await me.json();
  say(me.ok ? 'Signed in as ' + profile.name + note : 'Please sign in.');
};
const signIn = async (username, password) => {
  const login = await call('/login', {username, password});
  if (!login.ok) return say('Name or password is wrong.');
  tokens = await login.json();
  await show('.');
  const {refresh_token} = tokens;
  tokens = await (await call('/refresh', {refresh_token})).json();
  await show(', refreshed.');
};
await show('.');";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let reply = match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(API, "")});
            return Some(page::single_page(app, "Notes", &site, SCRIPT));
        }
        (API, "OPTIONS", _) => return Some(Reply::preflight(&app.origin(APP))),
        (API, "GET", "/me") => return Some(api::protected(app, request)),
        (API, "POST", "/login") if api::accepts_password(request) => api::token_pair(app),
        (API, "POST", "/login") => api::wrong_password(),
        (API, "POST", "/refresh") => {
            let body = request.json();
            let old = body.get("refresh_token").and_then(Value::as_str).unwrap_or_default();
            match app.redeem("refresh token", old) {
                Some(_) => api::token_pair(app),
                None => Reply::json(400, &json!({"error": "invalid_grant"})),
            }
        }
        _ => return None,
    };
    Some(reply.readable_by(&app.origin(APP)))
}
