//! The session ends while the user reads.

use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "expired-between",
    title: "Session of two seconds",
    story: "The session cookie has a Max-Age of two seconds, meant as minutes: the next click finds the user signed out.",
    mount: "weather",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; Max-Age=2; HttpOnly; Secure; SameSite=Lax";
        FormLogin { attributes, ..FormLogin::default() }.answer(app, request)
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Wait(3000));
        actions.push(Action::Visit(Address::https(APP, "/account").on(app)));
        actions.push(Action::WaitForText("Please sign in to continue"));
        actions
    },
    expect: Expectation::broken("send/expired-between", &[]),
};
