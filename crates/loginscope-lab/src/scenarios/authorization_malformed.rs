//! The script looks for the token under another name than the API gives it.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "authorization-malformed",
    title: "Bearer undefined",
    story: "The API calls its token access_token, the script reads token: it sends `Authorization: Bearer undefined`, and the API answers 401.",
    mount: "carpool",
    start: START,
    answer: |app, request| {
        let script = token_api::SCRIPT.replace("access_token", "token");
        token_api::answer(app, request, &script)
    },
    actions: |app| token_api::signs_in(START.on(app), "Your session has expired"),
    expect: Expectation::broken("http/authorization-malformed", &[]),
};
