//! The user is signed in and lacks a role.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "forbidden-role",
    title: "403 for want of a role",
    story: "The password is right and the session is kept, but the account lacks the role that the page behind the login asks for: 403.",
    mount: "editorial",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/account") if request.cookie("sid").is_some() => {
            Some(page::page(app, 403, "Forbidden", "<p>This page is for editors.</p>"))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("This page is for editors"));
        actions
    },
    expect: Expectation::broken("http/forbidden", &[]),
};
