//! The form is at www, and the account is not.

use crate::http::{Reply, Request};
use crate::app::App;
use crate::scenario::{APP, Action, Address, Expectation, Scenario, WWW};
use crate::sites::form_login::FormLogin;

const START: Address = Address::https(WWW, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "redirect-host-flip",
    title: "Redirect from www to the bare domain",
    story: "The user signs in at www and is redirected to the bare domain, which is the address in the application's settings: the session cookie belongs to www and stays there.",
    mount: "auction",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForUrl("/login?next=".to_owned()));
        actions.push(Action::WaitForText("Please sign in to continue"));
        actions
    },
    expect: Expectation::broken("redirect/host-flip", &["redirect/login-bounce"]),
};

/// Both names lead to one application, whose own addresses have the bare domain.
fn answer(app: &App, request: &Request) -> Option<Reply> {
    let site = FormLogin { believes: Some("https"), csrf_cookie: None, ..FormLogin::default() };
    if request.host != WWW {
        return site.answer(app, request);
    }
    let inner = Request {
        host: APP.to_owned(),
        scheme: request.scheme,
        method: request.method.clone(),
        path: request.path.clone(),
        query: request.query.clone(),
        headers: request.headers.clone(),
        body: request.body.clone(),
    };
    site.answer(app, &inner)
}
