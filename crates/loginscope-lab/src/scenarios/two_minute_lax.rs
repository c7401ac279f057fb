//! The cookie that keeps OAuth's `state` has no `SameSite`, and the answer comes as a cross-site POST.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_post_client::{self, signs_in};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "two-minute-lax",
    title: "State cookie that lasts two minutes",
    story: "The identity provider answers with a cross-site POST, and the state cookie has no SameSite: Chrome sends it during two minutes only, so whoever is slow at the provider fails.",
    mount: "legal",
    start: START,
    answer: |app, request| {
        form_post_client::answer(app, request, "Path=/; HttpOnly; Secure; Max-Age=600")
    },
    actions: |app| signs_in(START.on(app), "Welcome back"),
    expect: Expectation::works(&["cookie/two-minute-lax"]),
};
