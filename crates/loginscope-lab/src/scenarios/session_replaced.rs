//! Every answer begins a new session, as when the server can't read its own cookie after a deployment.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "session-replaced",
    title: "A new session with every answer",
    story: "The instances were started with different secret keys: none can read the session that another one wrote, and each begins a new one.",
    mount: "dentist",
    start: START,
    answer: |app, request| {
        let site = FormLogin { remembers: false, ..FormLogin::default() };
        let reply = site.answer(app, request)?;
        let FormLogin { cookie, attributes, .. } = site;
        Some(match request.route() {
            (APP, "GET", _) => {
                reply.cookie(&format!("{cookie}={}; {attributes}", app.issue("visitor", "")))
            }
            _ => reply,
        })
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("session/replaced-every-request", &["redirect/login-bounce"]),
};
