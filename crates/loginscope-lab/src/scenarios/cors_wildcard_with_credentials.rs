//! The API lets everybody read its answers, and means users with cookies, too.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-wildcard-with-credentials",
    title: "Access-Control-Allow-Origin: * with cookies",
    story: "The API answers with a star for the origin, which does not count for requests with cookies: the script never sees the answer.",
    mount: "radio",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| {
            let _ = app; reply.header("access-control-allow-origin", "*").header("access-control-allow-credentials", "true")
        })
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/wildcard-with-credentials", &[]),
};
