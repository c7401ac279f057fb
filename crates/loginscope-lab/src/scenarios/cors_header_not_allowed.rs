//! The preflight does not allow the header that carries the token.

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-header-not-allowed",
    title: "Authorization not allowed by the preflight",
    story: "The login gives a token, but the API's preflight does not allow the Authorization header: the request with the token is never sent.",
    mount: "budget",
    start: START,
    answer: |app, request| {
        if let (API, "OPTIONS", _) = request.route() {
            let reply = Reply::status(204)
                .header("access-control-allow-methods", "GET, POST")
                .header("access-control-allow-headers", "Content-Type");
            return Some(reply.readable_by(&app.origin(APP)));
        }
        token_api::answer(app, request, token_api::SCRIPT)
    },
    actions: |app| token_api::signs_in(START.on(app), "The server can not be reached"),
    expect: Expectation::broken("cors/header-not-allowed", &[]),
};
