//! The script signs in with `credentials: 'include'` and forgets it on the next request.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, SITE_API, Scenario, USER};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "fetch-without-credentials",
    title: "fetch() without credentials",
    story: "The script calls the API of another origin without credentials: 'include': the session cookie stays behind, and the API answers 401.",
    mount: "chat",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Your session has expired"));
        actions
    },
    expect: Expectation::broken("send/credentials-omitted", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const login = await fetch(site.api + '/login', {
    method: 'POST',
    credentials: 'include',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  if (!login.ok) return say('Name or password is wrong.');
  const me = await fetch(site.api + '/me');
  if (!me.ok) return say('Your session has expired. Please sign in again.');
  say('Signed in as ' + (await me.json()).name);
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let reply = match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(SITE_API, "")});
            return Some(page::single_page(app, "Chat", &site, SCRIPT));
        }
        (SITE_API, "OPTIONS", _) => return Some(Reply::preflight(&app.origin(APP))),
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
    Some(reply.readable_by(&app.origin(APP)))
}
