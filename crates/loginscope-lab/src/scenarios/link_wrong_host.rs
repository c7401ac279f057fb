//! Links for a new password lead to the developer's own machine.

use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};

const START: Address = Address::https(APP, "/forgot-password");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "link-wrong-host",
    title: "Reset link to localhost",
    story: "The address of the application was never set for this deployment: the mail for a new password, whose preview the help desk sees, links to http://localhost:8000.",
    mount: "helpdesk",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/forgot-password") => {
            let form = format!(
                "<form method=\"post\" action=\"{}\">\
                 <label>E-mail <input name=\"email\" type=\"email\" required></label>\
                 <button type=\"submit\">Send a link</button></form>",
                app.path("/forgot-password")
            );
            Some(page::page(app, 200, "New password", &form))
        }
        (APP, "POST", "/forgot-password") => {
            let token = app.issue("reset", "ada");
            let body = format!(
                "<p>The mail is on its way.</p>\n<blockquote>Choose a new password: \
                 <a href=\"http://localhost:8000/reset-password?token={token}\">new password</a></blockquote>"
            );
            Some(page::page(app, 200, "Mail sent", &body))
        }
        _ => None,
    },
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Fill { selector: "input[name=email]", value: "ada@app.test" },
            Action::Click("button[type=submit]"),
            Action::WaitForText("on its way"),
        ]
    },
    expect: Expectation::broken("link/wrong-host", &[]),
};
