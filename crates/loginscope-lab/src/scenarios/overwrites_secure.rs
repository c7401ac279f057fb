//! The login is served in clear text, and its session cookie would replace a `Secure` one.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "overwrites-secure",
    title: "Plain cookie over a Secure one",
    story: "The shop front over https keeps the basket in a Secure cookie sid; the login over http sets a plain cookie of the same name: the browser drops it, and the user is back at the form.",
    mount: "cherries",
    start: START,
    answer: |app, request| {
        if let ("https", "/") = (request.scheme, request.path.as_str()) {
            let login = app.url("http", APP, "/login");
            let link = format!("<p><a id=\"sign-in\" href=\"{login}\">Sign in</a></p>");
            let line = format!("sid={}; Path=/; HttpOnly; Secure; SameSite=Lax", app.signer.random());
            return Some(page::page(app, 200, "Cherries", &link).cookie(&line));
        }
        let attributes = "Path=/; HttpOnly; SameSite=Lax";
        FormLogin { attributes, ..FormLogin::default() }.answer(app, request)
    },
    actions: |app| {
        let mut actions = bounces(START.on(app));
        actions.insert(1, Action::Click("#sign-in"));
        actions
    },
    expect: Expectation::broken("cookie/overwrites-secure", &["redirect/login-bounce"]),
};
