//! The page asks a program on the user's own machine.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario, USER};
use crate::sites::api;

/// The host of the program.
const MACHINE: &str = "localhost";
const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-private-network",
    title: "Login by a program on the user's machine",
    story: "Nothing is broken: the page asks the program of a card reader on the user's machine to sign in. Chrome asks each user for leave before it lets a public page do that.",
    mount: "surgery",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Signed in as Ada"));
        actions
    },
    expect: Expectation { also_found: &["cors/private-network"], ..Expectation::healthy() },
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const call = (path, options) => fetch(site.reader + path, {credentials: 'include', ...options});
  const body = new URLSearchParams({username, password});
  const login = await call('/login', {method: 'POST', body});
  if (!login.ok) return say('Name or password is wrong.');
  const me = await call('/me');
  say(me.ok ? 'Signed in as ' + (await me.json()).name : 'Please sign in again.');
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let reply = match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"reader": app.https(MACHINE, "")});
            return Some(page::single_page(app, "Surgery", &site, SCRIPT));
        }
        (MACHINE, "POST", "/login") if api::accepts_password(request) => {
            let session = app.issue("session", USER);
            Reply::json(200, &json!({"user": USER})).cookie(&format!(
                "reader={session}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
            ))
        }
        (MACHINE, "GET", "/me") => {
            let session = request.cookie("reader");
            match session.and_then(|key| app.look_up("session", key)) {
                Some(_) => api::profile(),
                None => Reply::json(401, &json!({"error": "not_signed_in"})),
            }
        }
        _ => return None,
    };
    Some(reply.readable_by(&app.origin(APP)))
}
