//! The API of another site sets a `Lax` session cookie in its answer to a script.

use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::remote_session::{RemoteSession, SCRIPT, tries};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "samesite-cross-site-response",
    title: "Lax cookie from another site",
    story: "The script signs in at the API of another site, whose session cookie is SameSite=Lax: the browser drops it, and the API does not know the user.",
    mount: "truffles",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";
        RemoteSession { host: API, attributes, script: SCRIPT }.answer(app, request)
    },
    actions: |app| tries(START.on(app)),
    expect: Expectation::broken("cookie/samesite-cross-site-response", &[]),
};
