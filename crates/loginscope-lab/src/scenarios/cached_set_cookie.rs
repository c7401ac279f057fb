//! A rule of the content delivery network makes every answer cacheable, the login too.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cached-set-cookie",
    title: "Session cookie in a cacheable answer",
    story: "A rule of the content delivery network says Cache-Control: public on every answer, also on the one that sets the session cookie: others may get it.",
    mount: "peppers",
    start: START,
    answer: |app, request| {
        let reply = FormLogin::default().answer(app, request);
        if request.method == "POST" { reply.map(Reply::cached) } else { reply }
    },
    actions: |app| signs_in(START.on(app)),
    expect: Expectation::works(&["cookie/cached-set-cookie"]),
};
