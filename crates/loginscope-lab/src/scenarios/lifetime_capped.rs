//! The session cookie is to last for two years.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "lifetime-capped",
    title: "Session of two years",
    story: "The shop wants to know its customers for two years; browsers keep cookies for 400 days.",
    mount: "apricots",
    start: START,
    answer: |app, request| FormLogin { attributes: "Path=/; Max-Age=63072000; HttpOnly; Secure; SameSite=Lax", ..FormLogin::default() }.answer(app, request),
    actions: |app| signs_in(START.on(app)),
    expect: Expectation::works(&["cookie/lifetime-capped"]),
};
