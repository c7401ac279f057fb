//! The name of the session cookie begins with an equals sign.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "invalid-syntax",
    title: "Cookie name with a stray equals sign",
    story: "A typing error in the settings, COOKIE_NAME==__Secure-sid, makes a cookie without a name whose value looks like a reserved one: the browser drops it, and the user is back at the form.",
    mount: "walnuts",
    start: START,
    answer: |app, request| FormLogin { cookie: "=__Secure-sid", ..FormLogin::default() }.answer(app, request),
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/invalid-syntax", &["redirect/login-bounce"]),
};
