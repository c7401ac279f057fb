//! The API refuses a token, and its refusal lacks the CORS headers.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-unauthorized-without-headers",
    title: "401 that looks like CORS",
    story: "The gateway does not know the key that the login signs its tokens with, and answers 401 without CORS headers: the console blames CORS.",
    mount: "fitness",
    start: START,
    answer: |app, request| match request.route() {
        (API, "GET", "/me") => Some(Reply::json(401, &json!({"message": "Unauthorized"}))),
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "The server can not be reached"),
    expect: Expectation::broken("cors/error-without-headers", &[]),
};
