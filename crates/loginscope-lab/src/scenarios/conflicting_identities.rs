//! A cookie of one user and a token of another on one request.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario};
use crate::sites::{api, token_api};
use crate::token::now;

const START: Address = Address::https(API, "/demo");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "conflicting-identities",
    title: "Cookie and token of different users",
    story: "The API's own demo left the cookie of a guest; the application's script sends the token of the user who signed in along with it, and the API refuses the pair.",
    mount: "observatory",
    start: START,
    answer: |app, request| match request.route() {
        (API, "GET", "/demo") => {
            let mut claims = api::claims(app, now());
            if let Some(subject) = claims.get_mut("sub") {
                *subject = json!("u-guest");
            }
            let token = app.signer.sign(&claims);
            let cookie = format!("session={token}; Path=/; HttpOnly; Secure; SameSite=None");
            Some(Reply::html(200, "<!doctype html><title>Demo</title><p>Hello, guest.</p>").cookie(&cookie))
        }
        (API, "GET", "/me") if request.cookie("session").is_some() => {
            let reply = Reply::json(403, &json!({"error": "session and token do not match"}));
            Some(reply.readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, SCRIPT),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app)), Action::WaitForText("Hello, guest")];
        actions.extend(token_api::signs_in(app.https(APP, "/"), "You may not see this"));
        actions
    },
    expect: Expectation::broken("http/conflicting-identities", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const login = await fetch(site.api + '/login', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  if (!login.ok) return say('Name or password is wrong.');
  const {access_token} = await login.json();
  const headers = {Authorization: 'Bearer ' + access_token};
  const me = await fetch(site.api + '/me', {headers, credentials: 'include'});
  if (!me.ok) return say('You may not see this.');
  say('Signed in as ' + (await me.json()).name);
};";
