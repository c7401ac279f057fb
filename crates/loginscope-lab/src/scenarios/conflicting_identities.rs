//! A cookie of one user and a token of another on one request.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, SITE_API, Scenario};
use crate::sites::{api, token_api};
use crate::token::now;

const START: Address = Address::https(SITE_API, "/demo");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "conflicting-identities",
    title: "Cookie and token of different users",
    story: "The API's own demo left the cookie of a guest; the application's script sends the token of the user who signed in along with it, and the API refuses the pair.",
    mount: "observatory",
    start: START,
    answer,
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

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let reply = match request.route() {
        (SITE_API, "GET", "/demo") => {
            let mut claims = api::claims(app, now());
            if let Some(subject) = claims.get_mut("sub") {
                *subject = json!("u-guest");
            }
            let token = app.signer.sign(&claims);
            let cookie = format!("session={token}; Path=/; HttpOnly; Secure; SameSite=Lax");
            return Some(page::page(app, 200, "Demo", "<p>Hello, guest.</p>").cookie(&cookie));
        }
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(SITE_API, "")});
            return Some(page::single_page(app, "Observatory", &site, SCRIPT));
        }
        (SITE_API, "OPTIONS", _) => return Some(Reply::preflight(&app.origin(APP))),
        (SITE_API, "POST", "/login") if api::accepts_password(request) => api::token_pair(app),
        (SITE_API, "POST", "/login") => api::wrong_password(),
        (SITE_API, "GET", "/me") if request.cookie("session").is_some() => {
            Reply::json(403, &json!({"error": "session and token do not match"}))
        }
        (SITE_API, "GET", "/me") => return Some(api::protected(app, request)),
        _ => return None,
    };
    Some(reply.readable_by(&app.origin(APP)))
}
