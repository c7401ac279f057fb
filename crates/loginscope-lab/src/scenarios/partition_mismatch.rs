//! The session of a widget is `Partitioned`, and wanted under another site.

use crate::scenario::{API, APP, Action, Address, Expectation, OTHER, Scenario};
use crate::sites::remote_session::{RemoteSession, SCRIPT, tries};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "partition-mismatch",
    title: "Partitioned session under another site",
    story: "The user signs in at the desk, whose API sets a Partitioned cookie, and opens the portal of another site, which asks the same API: the cookie stays in the desk's partition, and the API answers 401.",
    mount: "lentils",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; HttpOnly; Secure; SameSite=None; Partitioned";
        RemoteSession { host: API, attributes, script: SCRIPT }.answer(app, request)
    },
    actions: |app| {
        let mut actions = tries(START.on(app));
        actions.push(Action::Visit(Address::https(OTHER, "/").on(app)));
        actions.push(Action::WaitForText("please sign in first"));
        actions
    },
    expect: Expectation::broken("cookie/partition-mismatch", &[]),
};
