//! The session cookie is for a whole top-level domain.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "domain-public-suffix",
    title: "Cookie of a public suffix",
    story: "The session cookie names a public suffix as its Domain, under which everybody may register: the browser drops it, and the user is back at the form.",
    mount: "garden",
    start: START,
    answer: |app, request| {
        let site = FormLogin { cookie: "PHPSESSID", attributes: "Domain=test; Path=/; HttpOnly; Secure; SameSite=Lax", ..FormLogin::default() };
        site.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/domain-public-suffix", &["redirect/login-bounce"]),
};
