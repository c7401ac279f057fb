//! A link of another site leads to a page that needs the session, whose cookie is SameSite=Strict.

use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, OTHER, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "samesite-strict",
    title: "SameSite=Strict and a link",
    story: "The user is signed in and follows a link from another site: the browser withholds the Strict session cookie, and the application asks for the password again.",
    mount: "parcels",
    start: START,
    answer: |app, request| {
        if let (OTHER, "GET", "/letter") = request.route() {
            let link = app.https(APP, "/account");
            let letter = format!("<p><a id=\"link\" href=\"{link}\">Your account</a></p>");
            return Some(Reply::html(200, format!("<!doctype html><title>Letter</title>{letter}")));
        }
        let attributes = "Path=/; HttpOnly; Secure; SameSite=Strict";
        FormLogin { attributes, ..FormLogin::default() }.answer(app, request)
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(OTHER, "/letter").on(app)));
        actions.push(Action::Click("#link"));
        actions.push(Action::WaitForText("Please sign in to continue"));
        actions
    },
    expect: Expectation::broken("send/samesite-strict", &[]),
};
