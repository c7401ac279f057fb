//! What was looked at is kept in cookies, until the server refuses the request's headers.

use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "header-too-large",
    title: "Cookies too large for the server",
    story: "Each article that the user looks at goes into a cookie of its own; after three of them nginx answers 400 to everything, and the account can not be opened any more.",
    mount: "catalogue",
    start: START,
    answer: |app, request| {
        if request.header("cookie").len() > 8192 {
            return Some(too_large());
        }
        match request.route() {
            (APP, "GET", "/article/1" | "/article/2" | "/article/3") => Some(article(app, request)),
            _ => FormLogin::default().answer(app, request),
        }
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        for path in ["/article/1", "/article/2", "/article/3"] {
            actions.push(Action::Visit(Address::https(APP, path).on(app)));
            actions.push(Action::WaitForText("In stock"));
        }
        actions.push(Action::Visit(Address::https(APP, "/account").on(app)));
        actions.push(Action::WaitForText("Request Header Or Cookie Too Large"));
        actions
    },
    expect: Expectation::broken("send/header-too-large", &[]),
};

fn article(app: &crate::app::App, request: &Request) -> Reply {
    let number = request.path.trim_start_matches("/article/");
    let seen = format!("seen_{number}={}; Path=/; Secure; SameSite=Lax", "x".repeat(3500));
    page::page(app, 200, "Article", "<p>In stock.</p>").cookie(&seen)
}

/// What nginx says.
fn too_large() -> Reply {
    let title = "400 Request Header Or Cookie Too Large";
    let body = "<center><h1>400 Bad Request</h1></center>\n<center>Request Header Or Cookie Too Large</center>";
    let document = format!("<html>\n<head><title>{title}</title></head>\n<body>\n{body}\n<hr><center>nginx/1.28.0</center>\n</body>\n</html>\n");
    Reply::html(400, document)
}
