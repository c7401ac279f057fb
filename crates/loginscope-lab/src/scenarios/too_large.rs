//! The session cookie is larger than browsers take.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "too-large",
    title: "Cookie of more than 4096 bytes",
    story: "Everything about the user is kept in the session cookie, which has grown beyond 4096 bytes: the browser drops it, and the user is back at the form.",
    mount: "archive",
    start: START,
    answer: |app, request| {
        let site = FormLogin { padding: 4096, ..FormLogin::default() };
        site.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/too-large", &["redirect/login-bounce"]),
};
