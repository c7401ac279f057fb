//! The cookie of the CSRF check stays behind: it is kept for the path with a slash, the form goes to the one without.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(APP, "/signin/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "csrf-cookie-lost",
    title: "CSRF cookie for another path",
    story: "The form at /signin/ sets its CSRF cookie for that path and posts to /signin without the slash: the cookie stays behind, and the server refuses the form.",
    mount: "faculty",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("CSRF verification failed"));
        actions
    },
    expect: Expectation::broken("send/path-mismatch", &["csrf/cookie-lost"]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/signin/") => {
            let token = app.issue("csrf", "");
            let hidden = page::hidden([("csrfmiddlewaretoken", token.as_str())]);
            let form = page::sign_in_form(&app.path("/signin"), &hidden);
            let path = app.path("/signin/");
            Some(page::page(app, 200, "Sign in", &form).cookie(&format!(
                "csrftoken={token}; Path={path}; HttpOnly; Secure; SameSite=Lax"
            )))
        }
        (APP, "POST", "/signin") if request.cookie("csrftoken").is_none() => {
            let body = "<p>CSRF verification failed. Request aborted.</p>\n<p>Reason given for failure: CSRF cookie not set.</p>";
            Some(page::page(app, 403, "Forbidden", body))
        }
        _ => FormLogin { form: "/signin", ..FormLogin::default() }.answer(app, request),
    }
}
