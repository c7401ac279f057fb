//! An answer for one of the company's pages is kept, and given to another one.

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
    story: "The settings of the login are kept for an hour, with leave for the page that asked first: after a visit to the front page the browser gives the login page the kept answer, which allows another origin.",
    mount: "festival",
    start: START,
    answer,
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::WaitForText("You can sign in"),
            Action::Visit(app.https(APP, "/")),
            Action::Fill { selector: "input[name=username]", value: crate::scenario::USER },
            Action::Fill { selector: "input[name=password]", value: crate::scenario::PASSWORD },
            Action::Click("button[type=submit]"),
            Action::WaitForText("The server can not be reached"),
        ]
    },
    expect: Expectation::broken("cors/vary-origin-missing", &["cors/origin-mismatch"]),
};

const FRONT: &str = "
const methods = await (await fetch(site.api + '/login/methods', {credentials: 'include'})).json();
say('You can sign in by ' + methods.join(', '));";

const SCRIPT: &str = "
const signIn = async (username, password) => {
  try {
    const methods = await (await fetch(site.api + '/login/methods', {credentials: 'include'})).json();
    if (!methods.includes('password')) return say('Please use your pass key.');
    const body = new URLSearchParams({username, password});
    const login = await fetch(site.api + '/login', {method: 'POST', credentials: 'include', body});
    say(login.ok ? 'Signed in.' : 'Name or password is wrong.');
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
        (SITE_API, "GET", "/login/methods") => Some(
            Reply::json(200, &json!(["password", "pass key"]))
                .cached()
                .header("access-control-allow-origin", request.header("origin"))
                .header("access-control-allow-credentials", "true"),
        ),
        _ => session_api::answer(app, request, SCRIPT, |app, reply| {
            reply.readable_by(&app.origin(APP))
        }),
    }
}
