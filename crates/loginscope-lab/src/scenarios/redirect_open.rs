//! A link to the login that leads away behind it.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, OTHER, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-open",
    title: "Login that leads to any site",
    story: "The login works; but where the user goes after it stands in a parameter that may name any site, such as a forged copy of this one.",
    mount: "charity",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "POST", "/login") => {
            let mut reply = FormLogin::default().answer(app, request)?;
            let target = request.field("next").filter(|_| reply.status == 303)?;
            reply.headers.retain(|(name, _)| name != "location");
            Some(reply.header("location", &target))
        }
        (OTHER, "GET", "/account") => {
            Some(page::page(app, 200, "Your account", "<p>Welcome back.</p>"))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let target = app.https(OTHER, "/account");
        let next: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.push(Action::Visit(format!("{}?next={next}", START.on(app))));
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForUrl(target));
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    expect: Expectation::works(&["redirect/open-redirect"]),
};
