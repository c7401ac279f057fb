//! The sign-out deletes a cookie of another path than the one that was set.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/account");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "deletion-missed",
    title: "Sign-out that deletes another cookie",
    story: "The sign-out deletes the session cookie without saying Path=/, so the browser looks for one of the sign-out page's path and keeps the session.",
    mount: "lemons",
    start: START,
    answer: |app, request| {
        if let (APP, "GET", "/account/logout") = request.route() {
            let link = format!("<a id=\"account\" href=\"{}\">Your account</a>", app.path("/account"));
            let text = format!("<p>You are signed out.</p>\n<p>{link}</p>");
            return Some(page::page(app, 200, "Lemons", &text).cookie("sid=; Max-Age=0; Secure"));
        }
        FormLogin::default().answer(app, request)
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(APP, "/account/logout").on(app)));
        actions.push(Action::WaitForText("You are signed out"));
        actions.push(Action::Click("#account"));
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    expect: Expectation::works(&["cookie/deletion-missed", "session/logout-incomplete"]),
};
