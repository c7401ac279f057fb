//! A login with a form and a session cookie, as it should be.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "healthy-form-login",
    title: "Form and session cookie",
    story: "Nothing is broken: the form is accepted and the session cookie opens the account page.",
    mount: "shop",
    start: START,
    answer: |app, request| FormLogin::default().answer(app, request),
    actions: |app| signs_in(START.on(app)),
    expect: Expectation::healthy(),
};
