//! A proxy takes a prefix away that the script and the API believe to be there.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "endpoint-not-found",
    title: "Login address that does not exist",
    story: "The proxy in front of the API takes the prefix of its paths away: the login is asked for at an address that the API does not know, 404.",
    mount: "bakery",
    start: START,
    answer: |app, request| match request.route() {
        (API, "POST", "/login") => {
            Some(Reply::json(404, &json!({"error": "Not Found"})).readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "Name or password is wrong"),
    expect: Expectation::broken("http/endpoint-not-found", &[]),
};
