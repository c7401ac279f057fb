//! A firewall asks the script to prove that it is no robot.

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "bot-challenge",
    title: "Bot check in place of the login",
    story: "The firewall in front of the API answers the login with a page that a person must solve; a script shows none, and the user is told that the password is wrong.",
    mount: "raffle",
    start: START,
    answer: |app, request| match request.route() {
        (API, "POST", "/login") => {
            let page = "<!doctype html><title>Just a moment...</title><p>Verifying that you are human.</p>";
            let reply = Reply::html(403, page).header("cf-mitigated", "challenge");
            Some(reply.readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, token_api::SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "Name or password is wrong"),
    expect: Expectation::broken("http/bot-challenge", &[]),
};
