//! A script of the application that signs in at an API of another origin, with a session cookie; a scenario says what
//! the script does and what the API's CORS headers are.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, SITE_API, USER};
use crate::sites::api;

/// A script as it should be: all its requests carry the cookie.
pub const SCRIPT: &str = "
const signIn = async (username, password) => {
  try {
    const login = await fetch(site.api + '/login', {
      method: 'POST',
      credentials: 'include',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({username, password}),
    });
    if (!login.ok) return say('Name or password is wrong.');
    const me = await fetch(site.api + '/me', {credentials: 'include'});
    if (!me.ok) return say('Your session has expired. Please sign in again.');
    say('Signed in as ' + (await me.json()).name);
  } catch {
    say('The server can not be reached.');
  }
};";

/// What a user does whose browser does not let the script read the answers.
pub fn is_kept_out(start: String) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start)];
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForText("The server can not be reached"));
    actions
}

/// What the hosts answer; `allow` puts CORS headers on the answers of the API, the preflights among them.
pub fn answer(
    app: &App,
    request: &Request,
    script: &str,
    allow: fn(&App, Reply) -> Reply,
) -> Option<Reply> {
    let reply = match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(SITE_API, "")});
            return Some(page::single_page(app, "Chat", &site, script));
        }
        (SITE_API, "OPTIONS", _) => Reply::status(204)
            .header("access-control-allow-methods", "GET, POST")
            .header("access-control-allow-headers", "Content-Type"),
        (SITE_API, "POST", "/login") if api::accepts_password(request) => {
            let session = app.issue("session", USER);
            Reply::json(200, &json!({"user": USER})).cookie(&format!(
                "chat_session={session}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=86400"
            ))
        }
        (SITE_API, "POST", "/login") => api::wrong_password(),
        (SITE_API, "GET", "/me") => {
            let session = request.cookie("chat_session");
            match session.and_then(|key| app.look_up("session", key)) {
                Some(_) => api::profile(),
                None => Reply::json(401, &json!({"error": "not_signed_in"})),
            }
        }
        _ => return None,
    };
    Some(allow(app, reply))
}
