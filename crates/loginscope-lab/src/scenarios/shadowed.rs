//! An older release has left a session cookie of a narrower path behind.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/account/classic");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "shadowed",
    title: "Two session cookies of one name",
    story: "The classic pages still set a session cookie for the account's path; the browser sends it before the new one, the server reads the first, and the user is back at the form.",
    mount: "stamps",
    start: START,
    answer: |app, request| {
        if let (APP, "GET", "/account/classic") = request.route() {
            let path = app.path("/account");
            let line = format!("sid={}; Path={path}; HttpOnly; Secure; SameSite=Lax", app.signer.random());
            let link = format!("<p><a id=\"sign-in\" href=\"{}\">Sign in</a></p>", app.path("/login"));
            return Some(page::page(app, 200, "Classic stamps", &link).cookie(&line));
        }
        FormLogin::default().answer(app, request)
    },
    actions: |app| {
        let mut actions = bounces(START.on(app));
        actions.insert(1, Action::Click("#sign-in"));
        actions
    },
    expect: Expectation::broken("cookie/shadowed", &["redirect/login-bounce"]),
};
