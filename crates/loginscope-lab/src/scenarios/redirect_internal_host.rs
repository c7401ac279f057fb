//! The application knows its own name only.

use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-internal-host",
    title: "Redirect to localhost",
    story: "The proxy does not pass the public name on: after the login the application sends the user to the address at which the proxy reaches it, where nothing answers on the user's machine.",
    mount: "campus",
    start: START,
    answer: |app, request| {
        let mut reply = FormLogin::default().answer(app, request)?;
        let internal = format!("http://localhost:{}{}", app.ports.closed, app.path("/account"));
        if let (APP, "POST", "/login") = request.route() {
            let cookies = reply.headers.into_iter().filter(|(name, _)| name == "set-cookie");
            let headers = cookies.collect();
            reply = Reply { headers, ..Reply::see_other(&internal) }.header("location", &internal);
        }
        Some(reply)
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions
    },
    expect: Expectation::broken("redirect/internal-host", &[]),
};
