//! The code of the authenticator app is refused, since the server's clock is wrong.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "second-factor-refused",
    title: "One-time code refused",
    story: "Name and password are right; the server counts the codes of the authenticator app by a clock that is off, and refuses the right one.",
    mount: "vault",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("authenticator app"));
        actions.push(Action::Fill { selector: "input[name=otp]", value: "287082" });
        actions.push(Action::Click("button[type=submit]"));
        actions.push(Action::WaitForText("Invalid code"));
        actions
    },
    expect: Expectation::broken("mfa/rejected", &[]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let form = format!(
        "<form method=\"post\" action=\"{}\">\
         <label>Code of your authenticator app <input name=\"otp\" inputmode=\"numeric\" required></label>\
         <button type=\"submit\">Continue</button></form>",
        app.path("/mfa")
    );
    match request.route() {
        (APP, "GET", "/account") => Some(Reply::found(&app.path("/mfa"))),
        (APP, "GET", "/mfa") => Some(page::page(app, 200, "Second factor", &form)),
        (APP, "POST", "/mfa") => {
            let body = format!("<p class=\"notice\">Invalid code.</p>\n{form}");
            Some(page::page(app, 401, "Second factor", &body))
        }
        _ => FormLogin::default().answer(app, request),
    }
}
