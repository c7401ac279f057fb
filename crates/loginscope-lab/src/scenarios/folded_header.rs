//! A proxy joins the lines of `Set-Cookie` into one.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, bounces};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "folded-header",
    title: "Two cookies in one line",
    story: "The answer to the login sets a language and a session, and an old proxy joins both lines with a comma: the browser keeps the language only, and the user is back at the form.",
    mount: "almonds",
    start: START,
    answer: |app, request| {
        let reply = FormLogin { csrf_cookie: None, ..FormLogin::default() }.answer(app, request)?;
        Some(fold(reply))
    },
    actions: |app| bounces(START.on(app)),
    expect: Expectation::broken("cookie/folded-header", &["redirect/login-bounce"]),
};

fn fold(mut reply: Reply) -> Reply {
    let place = reply.headers.iter().position(|(name, _)| name == "set-cookie");
    let Some((_, line)) = place.map(|place| reply.headers.remove(place)) else { return reply };
    reply.cookie(&format!("lang=en; Path=/, {}", line.to_str().unwrap_or_default()))
}
