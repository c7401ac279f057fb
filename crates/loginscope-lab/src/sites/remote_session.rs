//! A page of one site whose script signs in at an API of another host, which keeps a session cookie.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, OTHER, USER};
use crate::sites::api;

/// What the script does when the user signs in.
pub const SCRIPT: &str = "
const signIn = async (username, password) => {
  await fetch(site.api + '/login', {
    method: 'POST',
    credentials: 'include',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  const me = await fetch(site.api + '/me', {credentials: 'include'});
  say('Your account: ' + (me.ok ? (await me.json()).name : 'please sign in again'));
};";

/// What the script of a page does that needs the account at once.
pub const LOOK_UP: &str = "
const me = await fetch(site.api + '/me', {credentials: 'include'});
say('Your account: ' + (me.ok ? (await me.json()).name : 'please sign in first'));";

/// Such an API; a scenario changes what it breaks.
pub struct RemoteSession {
    /// The API's host.
    pub host: &'static str,
    /// The attributes of its session cookie.
    pub attributes: &'static str,
    /// The script of the page with the form.
    pub script: &'static str,
}

impl Default for RemoteSession {
    fn default() -> Self {
        Self { host: API, attributes: "Path=/; HttpOnly; Secure; SameSite=None", script: SCRIPT }
    }
}

/// What a user does, whatever comes of it.
pub fn tries(start: String) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start)];
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForText("Your account: "));
    actions
}

impl RemoteSession {
    /// What the hosts answer.
    pub fn answer(&self, app: &App, request: &Request) -> Option<Reply> {
        let site = json!({"api": app.https(self.host, "")});
        let reply = match request.route() {
            (APP, "GET", "/") => return Some(page::single_page(app, "Desk", &site, self.script)),
            (OTHER, "GET", "/") => {
                return Some(page::scripted(app, "Portal", "", &site, LOOK_UP));
            }
            (host, _, _) if host != self.host => return None,
            (_, "OPTIONS", _) => return Some(Reply::preflight(request.header("origin"))),
            (_, "POST", "/login") if api::accepts_password(request) => {
                let session = app.issue("session", USER);
                Reply::json(200, &json!({"user": USER}))
                    .cookie(&format!("desk_session={session}; {}", self.attributes))
            }
            (_, "POST", "/login") => api::wrong_password(),
            (_, "GET", "/me") => {
                let session = request.cookie("desk_session");
                match session.and_then(|key| app.look_up("session", key)) {
                    Some(_) => api::profile(),
                    None => Reply::json(401, &json!({"error": "not_signed_in"})),
                }
            }
            _ => return None,
        };
        Some(reply.readable_by(request.header("origin")))
    }
}
