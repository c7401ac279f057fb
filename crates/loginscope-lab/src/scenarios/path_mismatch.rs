//! The session cookie has no `Path`, so it is bound to the folder of the login form.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/auth/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "path-mismatch",
    title: "Cookie bound to the login path",
    story: "The session cookie has no Path and is bound to the folder of the form: it never reaches the account page, and the user is back at the form.",
    mount: "forum",
    start: START,
    answer: |app, request| {
        let (form, attributes) = ("/auth/login", "HttpOnly; Secure; SameSite=Lax");
        FormLogin { form, cookie: "PHPSESSID", attributes, ..FormLogin::default() }
            .answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("send/path-mismatch", &["redirect/login-bounce"]),
};
