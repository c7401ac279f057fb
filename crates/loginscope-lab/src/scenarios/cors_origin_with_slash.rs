//! The allowed origin ends with a slash.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-origin-with-slash",
    title: "Allowed origin with a slash",
    story: "The API's list of origins has a slash too many: the header is not the page's origin, and the script never sees the answer.",
    mount: "shopfront",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| {
            reply.readable_by(&format!("{}/", app.origin(APP)))
        })
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/origin-mismatch", &[]),
};
