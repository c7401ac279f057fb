//! The API refuses a token and says why.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "bearer-error",
    title: "Token revoked",
    story: "The API keeps a list of revoked tokens that is wrong about a fresh one, and says so in its WWW-Authenticate header.",
    mount: "telephone",
    start: START,
    answer: |app, request| match request.route() {
        (API, "GET", "/me") => {
            let challenge = "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token was revoked\"";
            let reply = Reply::json(401, &json!({"error": "invalid_token"}));
            Some(reply.header("www-authenticate", challenge).readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "Your session has expired"),
    expect: Expectation::broken("http/bearer-error", &[]),
};
