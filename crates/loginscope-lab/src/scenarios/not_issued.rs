//! The login is accepted, and nothing remembers it.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "not-issued",
    title: "Login without a session cookie",
    story: "The session middleware is registered behind the login's route, so the answer to the right password sets no cookie: the user is back at the form.",
    mount: "radishes",
    start: START,
    answer: |app, request| {
        let site = FormLogin { csrf_cookie: None, ..FormLogin::default() };
        let mut reply = site.answer(app, request)?;
        reply.headers.retain(|(name, _)| name != "set-cookie");
        Some(reply)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/not-issued", &["redirect/login-bounce"]),
};
