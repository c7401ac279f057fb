//! The session cookie has a date of the past.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "expired-on-arrival",
    title: "Cookie that is expired when it comes",
    story: "The server's clock is a year behind, and the session cookie has expired when it arrives: the browser drops it, and the user is back at the form.",
    mount: "museum",
    start: START,
    answer: |app, request| {
        let site = FormLogin { attributes: "Path=/; Expires=Thu, 20 Nov 2025 10:00:00 GMT; HttpOnly; Secure; SameSite=Lax", ..FormLogin::default() };
        site.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/expired-on-arrival", &["redirect/login-bounce"]),
};
