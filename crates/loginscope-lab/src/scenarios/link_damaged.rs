//! A link for a new password that the mail program encoded once too often.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, OTHER, Scenario};

const START: Address = Address::https(OTHER, "/mail");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "link-damaged",
    title: "Reset link damaged by the mail",
    story: "The mail was written as quoted-printable and sent as plain text: the link's token begins with 3D, and the application refuses it.",
    mount: "alumni",
    start: START,
    answer: |app, request| match request.route() {
        (OTHER, "GET", "/mail") => {
            let link = app.https(APP, "/reset-password?token=3D");
            let token = app.issue("reset", "ada");
            let body = format!(
                "<p>You have asked for a new password.</p>\n<p><a id=\"link\" href=\"{link}{token}\">Choose it here</a></p>"
            );
            Some(page::page(app, 200, "Mail", &body))
        }
        (APP, "GET", "/reset-password") => {
            let token = request.parameter("token").unwrap_or_default();
            if app.look_up("reset", &token).is_some() {
                return Some(page::page(app, 200, "New password", "<p>Choose a new password.</p>"));
            }
            let body = "<p>This link is invalid or expired.</p>";
            Some(page::page(app, 400, "New password", body))
        }
        _ => None,
    },
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Click("#link"),
            Action::WaitForText("invalid or expired"),
        ]
    },
    expect: Expectation::broken("link/token-damaged", &[]),
};
