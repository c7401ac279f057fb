//! A proxy ends TLS and does not say so, and the application redirects to `http`.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "https-downgrade",
    title: "Redirect from https to http",
    story: "Behind a proxy that ends TLS the application believes it is reached over http and redirects there: the Secure session cookie stays behind, and the user is back at the form.",
    mount: "photos",
    start: START,
    answer: |app, request| {
        let site = FormLogin {
            cookie: "_app_session",
            believes: Some("http"),
            csrf_cookie: None,
            ..FormLogin::default()
        };
        site.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken(
        "redirect/https-downgrade",
        &["send/secure-over-http", "redirect/login-bounce"],
    ),
};
