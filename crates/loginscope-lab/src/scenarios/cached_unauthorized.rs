//! A content network keeps the refusal that a stranger got.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cached-unauthorized",
    title: "401 from a cache",
    story: "The content network in front of the API kept the 401 that a stranger got, and gives it to a user with a good token.",
    mount: "podcasts",
    start: START,
    answer: |app, request| match request.route() {
        (API, "GET", "/me") => {
            let reply = Reply::json(401, &json!({"error": "unauthorized"}))
                .header("age", "97")
                .header("x-cache", "HIT")
                .header("www-authenticate", "Bearer realm=\"api\"");
            Some(reply.readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "Your session has expired"),
    expect: Expectation::broken("http/cached-unauthorized", &[]),
};
