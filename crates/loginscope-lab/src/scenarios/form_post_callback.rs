//! The cookie that keeps the SAML request's id is `Lax`, and the answer comes as a cross-site POST.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::saml_client::{self, signs_in};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "form-post-callback",
    title: "SAML answer without the Lax cookie",
    story: "A security review made all cookies SameSite=Lax; the identity provider posts its answer across sites, the browser withholds the cookie with the request's id, and the application answers 403.",
    mount: "chicory",
    start: START,
    answer: |app, request| {
        saml_client::answer(app, request, "Path=/; HttpOnly; Secure; SameSite=Lax")
    },
    actions: |app| signs_in(START.on(app), "Sign-in failed"),
    expect: Expectation::broken("send/form-post-callback", &[]),
};
