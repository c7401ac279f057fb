//! The API allows the page, but not its cookies.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-credentials-not-allowed",
    title: "No Access-Control-Allow-Credentials",
    story: "The API allows the page's origin and does not allow cookies: the script, which signs in with credentials: 'include', never sees an answer.",
    mount: "recipes",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| {
            reply
                .header("access-control-allow-origin", &app.origin(APP))
                .header("vary", "Origin")
        })
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/credentials-not-allowed", &[]),
};
