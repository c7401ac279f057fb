//! The token is good and does not allow what the user wants.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "forbidden-scope",
    title: "403 for want of a scope",
    story: "The user is signed in with a token of the scope profile, and the page asks for what needs the scope payroll: the API answers 403.",
    mount: "payroll",
    start: START,
    answer: |app, request| match request.route() {
        (API, "GET", "/me") => {
            let challenge = "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"payroll\"";
            let reply = Reply::json(403, &json!({"error": "insufficient_scope"}));
            Some(reply.header("www-authenticate", challenge).readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "You may not see this"),
    expect: Expectation::broken("http/forbidden", &["http/bearer-error"]),
};
