//! The session cookie asks for `SameSite=None` and lacks `Secure`, so no browser stores it.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "samesite-none-insecure",
    title: "SameSite=None without Secure",
    story: "The session cookie says SameSite=None but not Secure: the browser drops it, and the user is back at the form.",
    mount: "wiki",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; HttpOnly; SameSite=None";
        FormLogin { cookie: "session", attributes, ..FormLogin::default() }.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/samesite-none-insecure", &["redirect/login-bounce"]),
};
