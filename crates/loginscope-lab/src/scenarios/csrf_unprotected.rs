//! A form without a token, and a session that any site's forms take along.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "csrf-unprotected",
    title: "Forms of any site are taken",
    story: "The login works; the session cookie is SameSite=None, and the form for the mail address has no token, so another site could send it.",
    mount: "profile",
    start: START,
    answer,
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Fill { selector: "input[name=email]", value: "ada@other.test" });
        actions.push(Action::Click("button[type=submit]"));
        actions.push(Action::WaitForText("Saved"));
        actions
    },
    expect: Expectation::works(&["csrf/unprotected"]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let site = FormLogin {
        attributes: "Path=/; HttpOnly; Secure; SameSite=None",
        ..FormLogin::default()
    };
    let signed_in = request.cookie("sid").and_then(|key| app.look_up("session", key)).is_some();
    match request.route() {
        (APP, "GET", "/account") if signed_in => {
            let saved = if request.query.is_empty() { "" } else { "<p>Saved.</p>\n" };
            let body = format!(
                "{saved}<p>Welcome back, ada.</p>\n<form method=\"post\" action=\"{}\">\
                 <label>E-mail <input name=\"email\" required></label>\
                 <button type=\"submit\">Save</button></form>",
                app.path("/contact")
            );
            Some(page::page(app, 200, "Your account", &body))
        }
        (APP, "POST", "/contact") if signed_in => {
            Some(Reply::see_other(&app.path("/account?saved=1")))
        }
        _ => site.answer(app, request),
    }
}
