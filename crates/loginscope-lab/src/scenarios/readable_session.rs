//! The session cookie is signed, not encrypted, and holds the password.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Address, Expectation, PASSWORD, Scenario, USER};
use crate::sites::api;
use crate::sites::form_login::{FormLogin, signs_in};
use crate::token::{base64url, now};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "readable-session",
    title: "A password in a readable session cookie",
    story: "The login works; the framework writes the session into a signed cookie, and the application keeps the password in it, which everybody can read who has the cookie.",
    mount: "bistro",
    start: START,
    answer,
    actions: |app| signs_in(START.on(app)),
    expect: Expectation::works(&["session/contents"]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "POST", "/login") if api::accepts_password(request) => {
            let value = flask(app);
            app.keep("session", &value, USER);
            Some(
                Reply::see_other(&app.path("/account"))
                    .cookie(&format!("session={value}; Path=/; HttpOnly; Secure; SameSite=Lax")),
            )
        }
        (APP, "GET", "/account") => {
            let user = request.cookie("session").and_then(|value| app.look_up("session", value));
            let Some(user) = user else { return Some(Reply::found(&app.path("/login"))) };
            let body = format!("<p>Welcome back, {}.</p>", page::escape(&user));
            Some(page::page(app, 200, "Your account", &body))
        }
        _ => FormLogin { csrf_cookie: None, ..FormLogin::default() }.answer(app, request),
    }
}

/// A session as Flask writes it: the data, the time, a signature.
fn flask(app: &App) -> String {
    let data = json!({"user": USER, "password": PASSWORD}).to_string();
    let signature = app.signer.signature(data.as_bytes());
    let seconds = u32::try_from(now()).unwrap_or(u32::MAX).to_be_bytes();
    format!("{}.{}.{}", base64url(data), base64url(seconds), base64url(signature))
}
