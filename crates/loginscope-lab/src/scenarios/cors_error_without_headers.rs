//! The API fails, and its error page lacks the CORS headers.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-error-without-headers",
    title: "Server error that looks like CORS",
    story: "The API's database is gone and the login answers 500; the framework adds CORS headers to good answers only, so that the console blames CORS.",
    mount: "cinema",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "POST", "/login") = request.route() {
            return Some(Reply::json(500, &json!({"error": "internal server error"})));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("http/server-error-on-auth", &["cors/error-without-headers"]),
};
