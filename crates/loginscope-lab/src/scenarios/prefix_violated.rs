//! The session cookie has a name whose promise its attributes break.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "prefix-violated",
    title: "__Host- with a Domain",
    story: "The session cookie is called __Host-sid and carries a Domain, which its name forbids: the browser drops it, and the user is back at the form.",
    mount: "library",
    start: START,
    answer: |app, request| {
        let site = FormLogin { cookie: "__Host-sid", attributes: "Domain=app.test; Path=/; HttpOnly; Secure; SameSite=Lax", ..FormLogin::default() };
        site.answer(app, request)
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/prefix-violated", &["redirect/login-bounce"]),
};
