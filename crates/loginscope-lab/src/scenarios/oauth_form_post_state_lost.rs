//! The cookie that keeps OAuth's `state` is `Lax`, and the answer comes as a cross-site POST.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_post_client::{self, signs_in};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "oauth-form-post-state-lost",
    title: "State cookie lost on form_post",
    story: "The identity provider answers with a cross-site POST (response_mode=form_post), on which the browser withholds the Lax cookie that keeps the state.",
    mount: "desk",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=600";
        form_post_client::answer(app, request, attributes)
    },
    actions: |app| signs_in(START.on(app), "Sign-in failed"),
    expect: Expectation::broken("oauth/state-cookie-lost", &[]),
};
