//! Experiments set so many cookies that the browser drops the session.

use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "jar-limit",
    title: "More cookies than the browser keeps",
    story: "Every experiment of the shop keeps its variant in a cookie of its own: there are more than the browser keeps for a domain, it drops the oldest, and the session is among them.",
    mount: "fashion",
    start: START,
    answer: |app, request| {
        let reply = FormLogin::default().answer(app, request)?;
        let signed_in = request.path == "/account" && reply.status == 200;
        let experiments = if signed_in { 0..240 } else { 0..0 };
        Some(experiments.fold(reply, |reply, number| {
            reply.cookie(&format!("experiment_{number}=b; Path=/; Secure; SameSite=Lax"))
        }))
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(APP, "/account").on(app)));
        actions.push(Action::WaitForText("Please sign in to continue"));
        actions
    },
    expect: Expectation::broken("cookie/jar-limit", &[]),
};
