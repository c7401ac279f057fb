//! Application and proxy both add the header.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-duplicate-headers",
    title: "Two Access-Control-Allow-Origin headers",
    story: "The application and the proxy in front of it both name the allowed origin: two headers count as none, and the script never sees the answer.",
    mount: "games",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| {
            reply.readable_by(&app.origin(APP)).header("access-control-allow-origin", &app.origin(APP))
        })
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/duplicate-headers", &[]),
};
