//! The page asks a program on the user's own machine.

use serde_json::json;

use crate::http::{Reply, Request};
use crate::app::App;
use crate::page;
use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::{api, token_api};

/// The host of the program.
const MACHINE: &str = "localhost";
const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-private-network",
    title: "Login by a program on the user's machine",
    story: "The login works: the page asks the program of a card reader on the user's machine for it. Chrome asks each user for leave before it lets a public page do that.",
    mount: "surgery",
    start: START,
    answer,
    actions: |app| token_api::signs_in(START.on(app), "Signed in as Ada"),
    expect: Expectation::works(&["cors/private-network"]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.url("http", MACHINE, "")});
            Some(page::single_page(app, "Surgery", &site, token_api::SCRIPT))
        }
        (MACHINE, "OPTIONS", _) => Some(Reply::preflight(&app.origin(APP))),
        (MACHINE, "GET", "/me") => Some(api::protected(app, request)),
        (MACHINE, "POST", "/login") if api::accepts_password(request) => {
            Some(api::token_pair(app).readable_by(&app.origin(APP)))
        }
        _ => None,
    }
}
