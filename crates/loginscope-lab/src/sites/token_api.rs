//! A script of the application that signs in at an API of another site for a bearer token, as it should be; a scenario
//! answers first what it breaks.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action};
use crate::sites::api;

/// Signs in and asks who the user is.
pub const SCRIPT: &str = "
const signIn = async (username, password) => {
  try {
    const login = await fetch(site.api + '/login', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({username, password}),
    });
    if (!login.ok) return say('Name or password is wrong.');
    const {access_token} = await login.json();
    const me = await fetch(site.api + '/me', {headers: {Authorization: 'Bearer ' + access_token}});
    if (me.status == 403) return say('You may not see this.');
    if (!me.ok) return say('Your session has expired. Please sign in again.');
    say('Signed in as ' + (await me.json()).name);
  } catch {
    say('The server can not be reached.');
  }
};";

/// What a user does, who reads at last what the script says.
pub fn signs_in(start: String, reads: &'static str) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start)];
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForText(reads));
    actions
}

/// What the hosts answer.
pub fn answer(app: &App, request: &Request, script: &str) -> Option<Reply> {
    let reply = match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(API, "")});
            return Some(page::single_page(app, "Sign in", &site, script));
        }
        (API, "OPTIONS", _) => return Some(Reply::preflight(&app.origin(APP))),
        (API, "GET", "/me") => return Some(api::protected(app, request)),
        (API, "POST", "/login") if api::accepts_password(request) => api::token_pair(app),
        (API, "POST", "/login") => api::wrong_password(),
        _ => return None,
    };
    Some(reply.readable_by(&app.origin(APP)))
}
