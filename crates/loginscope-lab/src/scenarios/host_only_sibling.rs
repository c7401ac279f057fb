//! The session cookie belongs to the page's host alone, and the API has another.

use serde_json::json;

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, SITE_API, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};
use crate::sites::remote_session::{LOOK_UP, RemoteSession};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "host-only-sibling",
    title: "Session cookie of the other host",
    story: "The user signs in at app.test, whose session cookie has no Domain; the script then asks api.app.test, to which the browser does not send it, and the API answers 401.",
    mount: "climbing",
    start: START,
    answer: |app, request| {
        if let (APP, "GET", "/tours") = request.route() {
            let site = json!({"api": app.https(SITE_API, "")});
            return Some(page::scripted(app, "Tours", "", &site, LOOK_UP));
        }
        let api = RemoteSession { host: SITE_API, ..RemoteSession::default() };
        let site = FormLogin { cookie: "desk_session", ..FormLogin::default() };
        site.answer(app, request).or_else(|| api.answer(app, request))
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(APP, "/tours").on(app)));
        actions.push(Action::WaitForText("please sign in first"));
        actions
    },
    expect: Expectation::broken("send/domain-mismatch", &[]),
};
