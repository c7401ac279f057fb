//! The server forgets the session while the user works.

use crate::page;
use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "session-lost",
    title: "Signed in, and thrown out at the next page",
    story: "Sessions lie in the memory of one process, which is restarted: the account opens once, and the next click leads back to the form.",
    mount: "studio",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/account") => {
            // Good for one page: then the process is another one.
            let session = request.cookie("sid").unwrap_or_default();
            let Some(user) = app.redeem("session", session) else {
                return Some(Reply::found(&app.path("/login?next=%2Fstudio%2Faccount")));
            };
            let body = format!(
                "<p>Welcome back, {}.</p>\n<p><a id=\"again\" href=\"{}\">Your bookings</a></p>",
                page::escape(&user),
                app.path("/account")
            );
            Some(page::page(app, 200, "Your account", &body))
        }
        _ => FormLogin::default().answer(app, request),
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Click("#again"));
        actions.push(Action::WaitForText("Please sign in to continue"));
        actions
    },
    expect: Expectation::broken("session/lost-after-login", &[]),
};
