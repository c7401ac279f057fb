//! The API moved to another site, and redirects there.

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::{api, session_api};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-redirect-tainted",
    title: "Origin lost by a redirect",
    story: "The API moved to another site and redirects the login there: after a redirect between two foreign origins the browser says Origin: null, which the new API does not allow.",
    mount: "quiz",
    start: START,
    answer: |app, request| match request.route() {
        (SITE_API, "POST", "/login") => {
            let reply = Reply::status(307).header("location", &app.https(API, "/login"));
            Some(reply.readable_by(&app.origin(APP)))
        }
        (API, "POST", "/login") if api::accepts_password(request) => {
            Some(api::token_pair(app).readable_by(&app.origin(APP)))
        }
        _ => session_api::answer(app, request, SCRIPT, |app, reply| {
            reply.readable_by(&app.origin(APP))
        }),
    },
    actions: |app| session_api::is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/redirect-tainted", &[]),
};

// A URL-encoded body needs no preflight.
const SCRIPT: &str = "
const signIn = async (username, password) => {
  try {
    const body = new URLSearchParams({username, password});
    const login = await fetch(site.api + '/login', {method: 'POST', credentials: 'include', body});
    say(login.ok ? 'Signed in.' : 'Name or password is wrong.');
  } catch {
    say('The server can not be reached.');
  }
};";
