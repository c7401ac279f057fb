//! SAML with the HTTP-POST binding and cookies that survive it, as it should be.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::saml_client::{self, signs_in};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "healthy-saml-post",
    title: "SAML, HTTP-POST binding",
    story: "Nothing is broken: the identity provider posts a signed response across sites, and the SameSite=None cookie with the request's id comes along.",
    mount: "travel",
    start: START,
    answer: |app, request| {
        saml_client::answer(app, request, "Path=/; HttpOnly; Secure; SameSite=None")
    },
    actions: |app| signs_in(START.on(app), "Welcome back"),
    expect: Expectation::healthy(),
};
