//! The script asks at a port where nothing listens.

use serde_json::json;

use crate::page;
use crate::scenario::{APP, Address, Expectation, Scenario, SITE_API};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-server-unreachable",
    title: "API that is not running",
    story: "The script asks the API at a port where nothing listens: the login fails with what Firefox's console calls a CORS error, although no header would help.",
    mount: "orchard",
    start: START,
    answer: |app, request| {
        if let (APP, "GET", "/") = request.route() {
            let api = format!("https://{SITE_API}:{}", app.ports.closed);
            return Some(page::single_page(app, "Orchard", &json!({"api": api}), SCRIPT));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/error-without-headers", &[]),
};
