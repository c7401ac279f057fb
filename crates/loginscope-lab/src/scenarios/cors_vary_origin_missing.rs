//! A content network keeps an answer for one of the company's pages, and gives it to another one.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, SITE_API, Scenario, WWW};
use crate::sites::session_api;

const START: Address = Address::https(WWW, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-vary-origin-missing",
    title: "Vary: Origin missing on a cached answer",
    story: "The API's programme is kept by a content network with leave for the page that asked first, the front page: the page behind the login gets the kept answer, which allows another origin.",
    mount: "festival",
    start: START,
    answer,
    actions: |app| {
        let mut actions =
            vec![Action::Visit(START.on(app)), Action::WaitForText("Tonight: The Analysts")];
        actions.push(Action::Visit(app.https(APP, "/")));
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("The server can not be reached"));
        actions
    },
    expect: Expectation::broken("cors/vary-origin-missing", &["cors/origin-mismatch"]),
};

const FRONT: &str = "
const programme = await (await fetch(site.api + '/programme')).json();
say('Tonight: ' + programme.tonight);";

const SCRIPT: &str = "
const signIn = async (username, password) => {
  try {
    const body = new URLSearchParams({username, password});
    const login = await fetch(site.api + '/login', {method: 'POST', credentials: 'include', body});
    if (!login.ok) return say('Name or password is wrong.');
    const programme = await fetch(site.api + '/programme', {credentials: 'include'});
    say('Your ticket for tonight: ' + (await programme.json()).tonight);
  } catch {
    say('The server can not be reached.');
  }
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (WWW, "GET", "/") => {
            let site = json!({"api": app.https(SITE_API, "")});
            Some(page::scripted(app, "Festival", "", &site, FRONT))
        }
        (SITE_API, "GET", "/programme") => {
            let origin = request.header("origin");
            let kept = app.look_up("kept for", "programme");
            app.keep("kept for", "programme", kept.as_deref().unwrap_or(origin));
            let reply = Reply::json(200, &json!({"tonight": "The Analysts"}))
                .header("access-control-allow-origin", kept.as_deref().unwrap_or(origin))
                .header("access-control-allow-credentials", "true");
            Some(if kept.is_some() { reply.header("age", "12") } else { reply })
        }
        _ => session_api::answer(app, request, SCRIPT, |app, reply| {
            reply.readable_by(&app.origin(APP))
        }),
    }
}
