//! The web server keeps the Authorization header from the application behind it.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "authorization-stripped",
    title: "Authorization header lost in the proxy",
    story: "The script sends its token, and the web server in front of the API does not pass the Authorization header on: the API says that no credentials came.",
    mount: "pharmacy",
    start: START,
    answer: |app, request| {
        if let (API, "GET", "/me") = request.route() {
            let detail = "Authentication credentials were not provided.";
            let reply = Reply::json(401, &json!({"detail": detail}));
            let reply = reply.header("www-authenticate", "Bearer realm=\"api\"");
            return Some(reply.readable_by(&app.origin(APP)));
        }
        // The script shows what the API says.
        let reason = "say((await me.json()).detail)";
        let excuse = "say('Your session has expired. Please sign in again.')";
        token_api::answer(app, request, &token_api::SCRIPT.replace(excuse, reason))
    },
    actions: |app| token_api::signs_in(START.on(app), "credentials were not provided"),
    expect: Expectation::broken("http/authorization-stripped", &[]),
};
