//! The application is reached in clear text and sets a `Secure` session cookie.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::http(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "secure-over-http",
    title: "Secure cookie over plain HTTP",
    story: "The site is reached over http and sets a Secure session cookie: the browser drops it, and the user is back at the form.",
    mount: "mail",
    start: START,
    answer: |app, request| {
        FormLogin { cookie: "sessionid", ..FormLogin::default() }.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/secure-from-insecure-origin", &["redirect/login-bounce"]),
};
