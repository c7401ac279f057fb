//! The session cookie is `Partitioned` without `Secure`.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "partitioned-invalid",
    title: "Partitioned without Secure",
    story: "The session cookie says Partitioned and not Secure: the browser drops it, and the user is back at the form.",
    mount: "quinces",
    start: START,
    answer: |app, request| FormLogin { attributes: "Path=/; HttpOnly; SameSite=Lax; Partitioned", ..FormLogin::default() }.answer(app, request),
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/partitioned-invalid", &["redirect/login-bounce"]),
};
