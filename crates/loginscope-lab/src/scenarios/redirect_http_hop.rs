//! A page of the old site stands between the login and the account.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-http-hop",
    title: "Session cookie set on an http hop",
    story: "After the login the user passes over an old http address that begins the session, on the way back to https: the browser keeps no Secure cookie there, and the account page sends the user back.",
    mount: "insurance",
    start: START,
    answer: |app, request| match (request.scheme, request.route()) {
        ("https", (APP, "POST", "/login")) => {
            let accepted = FormLogin::default().answer(app, request)?;
            if accepted.status != 303 {
                return Some(accepted);
            }
            Some(Reply::see_other(&app.url("http", APP, "/welcome")))
        }
        ("http", (APP, "GET", "/welcome")) => {
            let session = app.issue("session", crate::scenario::USER);
            let cookie = format!("sid={session}; Path=/; HttpOnly; Secure; SameSite=Lax");
            Some(Reply::found(&app.https(APP, "/account")).cookie(&cookie))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken(
        "redirect/https-downgrade",
        &["redirect/secure-cookie-lost-on-http-hop", "redirect/login-bounce"],
    ),
};
