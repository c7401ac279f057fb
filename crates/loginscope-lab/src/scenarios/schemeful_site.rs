//! A page in clear text asks the https address of its own host.

use loginscope_core::model::Browser;
use serde_json::json;

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};
use crate::sites::remote_session::{LOOK_UP, RemoteSession};

const START: Address = Address::https(APP, "/login");

/// Firefox does not look at the scheme.
const ONE_SITE: Expectation = Expectation::works(&["browser/verdicts-differ"]);

pub(super) static SCENARIO: Scenario = Scenario {
    id: "schemeful-site",
    title: "http page and https API of one host",
    story: "The user is signed in over https and opens an old bookmark over http, whose script asks the https address: for Chrome these are two sites, it withholds the Lax session cookie, and the answer is 401.",
    mount: "ferry",
    start: START,
    answer: |app, request| {
        if let ("http", "GET", "/timetable") = (request.scheme, &*request.method, &*request.path) {
            let site = json!({"api": app.https(APP, "")});
            return Some(page::scripted(app, "Timetable", "", &site, LOOK_UP));
        }
        let api = RemoteSession { host: APP, ..RemoteSession::default() };
        let site = FormLogin { cookie: "desk_session", ..FormLogin::default() };
        site.answer(app, request).or_else(|| api.answer(app, request))
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::http(APP, "/timetable").on(app)));
        actions.push(Action::WaitForText("Your account: "));
        actions
    },
    expect: Expectation::broken("send/schemeful-site", &[]).but(&[(Browser::Firefox, ONE_SITE)]),
};
