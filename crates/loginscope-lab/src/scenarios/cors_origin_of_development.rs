//! The list of allowed origins is that of the developers' machines.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-origin-of-development",
    title: "Allowed origin with http",
    story: "The API was deployed with an origin that begins with http: for the browser that is another origin than the https page's, and the script never sees the answer.",
    mount: "kitchen",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| {
            let insecure = app.origin(APP).replacen("https", "http", 1);
            reply.readable_by(&insecure)
        })
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/origin-mismatch", &[]),
};
