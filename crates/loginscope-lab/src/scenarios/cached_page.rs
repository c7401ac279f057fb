//! The account page may be kept by the browser, which then shows it without asking the server.

use loginscope_core::model::Browser;

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cached-page",
    title: "Account page from the browser's cache",
    story: "Nothing is broken, but the account page may be cached for an hour: when the user comes back to it the browser takes its copy, and no capture shows what cookies would have gone along.",
    mount: "parsnips",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/help") => Some(page::page(app, 200, "Help", "<p>Write to us.</p>")),
        (APP, "GET", "/account") => {
            let mut reply = FormLogin::default().answer(app, request)?;
            if reply.status == 200 {
                reply.headers.retain(|(name, _)| name != "cache-control");
                reply = reply.header("cache-control", "private, max-age=3600");
            }
            Some(reply)
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(APP, "/help").on(app)));
        actions.push(Action::WaitForText("Write to us"));
        actions.push(Action::Visit(Address::https(APP, "/account").on(app)));
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    // Chromium caches nothing that came with a certificate that it does not trust.
    expect: Expectation::works(&["capture/incomplete"])
        .but(&[(Browser::Chrome, Expectation::healthy())]),
};
