//! The API checks the login before it answers preflights, which carry none.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-preflight-unauthorized",
    title: "Preflight answered with 401",
    story: "The API asks for a login on every request, also on the preflight, which never carries one: the script's request is never sent.",
    mount: "calendar",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "OPTIONS", _) = request.route() {
            return Some(Reply::status(401).readable_by(&app.origin(APP)));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/preflight-status", &[]),
};
