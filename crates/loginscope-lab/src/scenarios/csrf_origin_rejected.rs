//! Behind its proxy the application takes http for its own scheme, and its own pages for strangers.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "csrf-origin-rejected",
    title: "Own origin not trusted",
    story: "The proxy does not say that users come by https: the application compares the form's origin with http://…, and refuses its own form.",
    mount: "intranet",
    start: START,
    answer: |app, request| {
        let believed = app.ports.origin("http", APP);
        let origin = request.header("origin");
        if request.method == "POST" && origin != believed {
            let body = format!(
                "<p>CSRF verification failed. Request aborted.</p>\n<p>Origin checking failed - {} does not match any trusted origins.</p>",
                page::escape(origin)
            );
            return Some(page::page(app, 403, "Forbidden", &body));
        }
        FormLogin::default().answer(app, request)
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Origin checking failed"));
        actions
    },
    expect: Expectation::broken("csrf/origin-rejected", &[]),
};
