//! The script kept an access token that has expired, and has nothing to refresh it with.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario};
use crate::sites::api;
use crate::token::now;

const START: Address = Address::https(APP, "/");
/// Issued so long ago that it expired an hour ago.
const AGE: u64 = 3600 + 900;

pub(super) static SCENARIO: Scenario = Scenario {
    id: "expired-jwt",
    title: "Expired access token",
    story: "The script sends an access token that expired an hour ago; the API answers 401, and the user has to sign in again.",
    mount: "maps",
    start: START,
    answer,
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::WaitForUrl("/login?expired".to_owned()),
            Action::WaitForText("You have been signed out"),
        ]
    },
    expect: Expectation::broken("token/expired", &[]),
};

const SCRIPT: &str = "
// What an earlier visit left behind.
localStorage.setItem('maps.token', site.token);
const me = await fetch(site.api + '/me', {
  headers: {Authorization: 'Bearer ' + localStorage.getItem('maps.token')},
});
const profile = await me.json();
if (me.ok) say('Signed in as ' + profile.name);
else location.href = site.login;";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let token = app.signer.sign(&api::claims(app, now() - AGE));
            let login = app.path("/login?expired");
            let site = json!({"api": app.https(API, ""), "login": login, "token": token});
            Some(page::scripted(app, "Maps", "<p>Loading your places…</p>", &site, SCRIPT))
        }
        (APP, "GET", "/login") => {
            let form = page::sign_in_form(&app.path("/login"), "");
            let notice = "<p class=\"notice\">You have been signed out.</p>";
            Some(page::page(app, 200, "Sign in", &format!("{notice}\n{form}")))
        }
        (API, "OPTIONS", _) => Some(Reply::preflight(&app.origin(APP))),
        (API, "GET", "/me") => Some(api::protected(app, request)),
        _ => None,
    }
}
