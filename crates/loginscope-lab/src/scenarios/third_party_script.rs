//! The API of another site keeps a session for the page's script.

use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::remote_session::{RemoteSession, SCRIPT, tries};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "third-party-script",
    title: "Session of another site's API",
    story: "The page and its API are of two sites. Where third-party cookies are allowed or kept apart for each page, the login works; where they are blocked, the API does not know the user.",
    mount: "chestnuts",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; HttpOnly; Secure; SameSite=None";
        RemoteSession { host: API, attributes, script: SCRIPT }.answer(app, request)
    },
    actions: |app| tries(START.on(app)),
    expect: Expectation::works(&["cookie/third-party-blocked", "browser/verdicts-differ"])
        .where_blocked(&Expectation::broken("cookie/third-party-blocked", &[])),
};
