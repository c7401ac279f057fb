//! The API moved to another host, and the redirect to it loses the token.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-authorization-dropped",
    title: "Token lost by a redirect",
    story: "The API moved to a host of its own and the old address redirects there: the browser does not hand the Authorization header on to another origin, and the new host answers 401.",
    mount: "logbook",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Your session has expired"));
        actions
    },
    expect: Expectation::broken("redirect/authorization-dropped", &[]),
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
  const me = await fetch(site.api + '/me', {headers: {Authorization: 'Bearer ' + access_token}});
  if (!me.ok) return say('Your session has expired. Please sign in again.');
  say('Signed in as ' + (await me.json()).name);
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.path("/api")});
            Some(page::single_page(app, "Logbook", &site, SCRIPT))
        }
        (APP, "POST", "/api/login") if api::accepts_password(request) => Some(api::token_pair(app)),
        (APP, "POST", "/api/login") => Some(api::wrong_password()),
        (APP, "GET", "/api/me") => {
            Some(Reply::status(308).header("location", &app.https(API, "/me")))
        }
        (API, "OPTIONS", _) => Some(Reply::preflight(&app.origin(APP))),
        (API, "GET", "/me") => Some(api::protected(app, request)),
        _ => None,
    }
}
