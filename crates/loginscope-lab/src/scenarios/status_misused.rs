//! An API that answers everything with 200.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "status-misused",
    title: "200 for a refused login",
    story: "The API refuses the login, which has been locked, and answers 200 with an error in the body: the script takes it for a success and asks for the user's data without a token.",
    mount: "fishing",
    start: START,
    answer: |app, request| match request.route() {
        (API, "POST", "/login") => {
            let body = json!({"success": false, "status": 401, "message": "Invalid credentials"});
            Some(Reply::json(200, &body).readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "Your session has expired"),
    expect: Expectation::broken("credentials/rejected", &["http/status-misused"]),
};
