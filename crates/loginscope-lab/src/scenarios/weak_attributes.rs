//! The session cookie has no attributes but its path.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "weak-attributes",
    title: "Session cookie without attributes",
    story: "The forum sets its session cookie with a path and nothing else: it works, and scripts and plain http can read it.",
    mount: "turnips",
    start: START,
    answer: |app, request| FormLogin { attributes: "Path=/", ..FormLogin::default() }.answer(app, request),
    actions: |app| signs_in(START.on(app)),
    expect: Expectation::works(&["cookie/weak-attributes"]),
};
