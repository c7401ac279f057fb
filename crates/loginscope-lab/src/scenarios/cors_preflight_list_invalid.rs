//! The list of allowed headers has semicolons.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api::{self, SCRIPT, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-preflight-list-invalid",
    title: "Allowed headers with semicolons",
    story: "The API separates the allowed headers with semicolons instead of commas: the browser can't read the list, and never sends the script's request.",
    mount: "gallery",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "OPTIONS", _) = request.route() {
            let reply = Reply::status(204)
                .header("access-control-allow-methods", "GET, POST")
                .header("access-control-allow-headers", "Content-Type; Authorization");
            return Some(reply.readable_by(&app.origin(APP)));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/preflight-list-invalid", &[]),
};
