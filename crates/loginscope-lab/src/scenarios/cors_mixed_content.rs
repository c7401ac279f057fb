//! The page was moved to TLS, and the address of its API was not.

use serde_json::json;

use crate::page;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-mixed-content",
    title: "http API of an https page",
    story: "The page is served over https and its script asks the API over http: the browser blocks the request before it is sent.",
    mount: "allotment",
    start: START,
    answer: |app, request| {
        if let (APP, "GET", "/") = request.route() {
            let site = json!({"api": app.url("http", SITE_API, "")});
            return Some(page::single_page(app, "Allotment", &site, SCRIPT));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/mixed-content", &[]),
};
