//! The API redirects to an address with a password in it.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario, WWW};
use crate::sites::session_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-redirect-with-user",
    title: "Redirect to an address with a password",
    story: "The API redirects the login to a staging server, with the password of that server in the address: browsers follow no such redirect for a script.",
    mount: "choir",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "POST", "/login") = request.route() {
            let target = app.https(WWW, "/login").replacen("://", "://staging:open-sesame@", 1);
            let reply = Reply::status(307).header("location", &target);
            return Some(reply.readable_by(&app.origin(APP)));
        }
        session_api::answer(app, request, session_api::SCRIPT, |app, reply| {
            reply.readable_by(&app.origin(APP))
        })
    },
    actions: |app| session_api::is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/redirect-with-user", &[]),
};
