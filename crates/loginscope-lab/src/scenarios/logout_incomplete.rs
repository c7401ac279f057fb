//! The logout says good-bye and ends nothing.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;
use crate::http::Reply;

const START: Address = Address::https(APP, "/account");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "logout-incomplete",
    title: "Signed out, and still in",
    story: "The login works; the button for signing out shows a good-bye, and neither the server nor the browser forgets the session.",
    mount: "gym",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "POST", "/logout") => Some(Reply::see_other(&app.path("/goodbye"))),
        (APP, "GET", "/goodbye") => {
            let body = format!(
                "<p>You have signed out.</p>\n<p><a id=\"account\" href=\"{}\">Your account</a></p>",
                app.path("/account")
            );
            Some(page::page(app, 200, "Good-bye", &body))
        }
        (APP, "GET", "/account")
            if request.cookie("sid").and_then(|key| app.look_up("session", key)).is_some() =>
        {
            let body = format!(
                "<p>Welcome back, ada.</p>\n<form method=\"post\" action=\"{}\">\
                 <button id=\"leave\" type=\"submit\">Sign out</button></form>",
                app.path("/logout")
            );
            Some(page::page(app, 200, "Your account", &body))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Welcome back"));
        actions.push(Action::Click("#leave"));
        actions.push(Action::WaitForText("You have signed out"));
        actions.push(Action::Click("#account"));
        actions.push(Action::WaitForText("Welcome back"));
        actions
    },
    expect: Expectation::works(&["session/logout-incomplete"]),
};
