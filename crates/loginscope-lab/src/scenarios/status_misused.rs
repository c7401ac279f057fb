//! An API that answers everything with 200.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario, USER};
use crate::sites::{api, token_api};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "status-misused",
    title: "200 for a refused login",
    story: "The API refuses a wrong password with 200 and an error in the body: the script takes that for a success, and sends the token that it did not get.",
    mount: "fishing",
    start: START,
    answer: |app, request| match request.route() {
        (API, "POST", "/login") if !api::accepts_password(request) => {
            let body = json!({"success": false, "status": 401, "message": "Invalid credentials"});
            Some(Reply::json(200, &body).readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Fill { selector: "input[name=username]", value: USER },
            Action::Fill { selector: "input[name=password]", value: "difference-engine" },
            Action::Click("button[type=submit]"),
            Action::WaitForText("Your session has expired"),
        ]
    },
    expect: Expectation::broken(
        "credentials/rejected",
        &["http/status-misused", "http/authorization-malformed"],
    ),
};
