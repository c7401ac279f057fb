//! The API sends its whole list of allowed origins.

use crate::scenario::{APP, Address, Expectation, Scenario, WWW};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-origin-list",
    title: "Two origins in one header",
    story: "The API sends all allowed origins in one Access-Control-Allow-Origin header, which takes one: the script never sees the answer.",
    mount: "concerts",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| {
            reply.readable_by(&format!("{}, {}", app.origin(APP), app.origin(WWW)))
        })
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/origin-mismatch", &[]),
};
