//! The session cookie names the domain of another environment.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "domain-mismatch",
    title: "Cookie of a foreign domain",
    story: "The session cookie carries the Domain of another environment: the browser drops it, and the user is back at the form.",
    mount: "bank",
    start: START,
    answer: |app, request| {
        let attributes = "Domain=auth.other.test; Path=/; HttpOnly; Secure; SameSite=Lax";
        FormLogin { cookie: "JSESSIONID", attributes, ..FormLogin::default() }.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/domain-mismatch", &["redirect/login-bounce"]),
};
