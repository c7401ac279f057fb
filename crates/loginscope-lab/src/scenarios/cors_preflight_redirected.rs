//! A proxy in front of the API moves every address to one with a slash, for preflights too.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-preflight-redirected",
    title: "Preflight answered with a redirect",
    story: "The API redirects /login to /login/, and does so with the preflight, which follows no redirect: the script's request is never sent.",
    mount: "seminars",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "OPTIONS", "/login") = request.route() {
            let reply = Reply::status(308).header("location", &app.path("/login/"));
            return Some(reply.readable_by(&app.origin(APP)));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/preflight-redirect", &[]),
};
