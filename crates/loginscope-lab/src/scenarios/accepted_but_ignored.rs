//! The server forgets the session that it began, as with several instances and a store in memory.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "accepted-but-ignored",
    title: "Session sent and ignored",
    story: "The session cookie is stored and sent, and the server does not know the session: the user is back at the form.",
    mount: "news",
    start: START,
    answer: |app, request| {
        FormLogin { cookie: "connect.sid", remembers: false, ..FormLogin::default() }
            .answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("send/accepted-but-ignored", &["redirect/login-bounce"]),
};
