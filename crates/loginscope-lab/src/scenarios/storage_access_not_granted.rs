//! A part of another site in the page, whose cookies the browser withholds.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario, USER};
use crate::sites::api;

const START: Address = Address::https(API, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "storage-access-not-granted",
    title: "Embedded site without its cookies",
    story: "The user is signed in at a comments service, and the application's page embeds it: the browser does not give the frame its cookies, and the service asks it to sign in.",
    mount: "comments",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Signed in as ada"));
        actions.push(Action::Visit(app.https(APP, "/")));
        actions.push(Action::WaitForText("Comments: please sign in"));
        actions
    },
    expect: Expectation::broken("send/third-party-blocked", &["storage-access/not-granted"]),
};

const PAGE: &str = "
onmessage = event => say('Comments: ' + event.data);
document.body.append(Object.assign(document.createElement('iframe'), {src: site.frame}));";
const FRAME: &str = "
const me = await fetch(site.me);
parent.postMessage(me.ok ? 'signed in as ' + (await me.json()).name : 'please sign in.', '*');";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let user = request.cookie("comments_session").and_then(|key| app.look_up("session", key));
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"frame": app.https(API, "/frame")});
            Some(page::scripted(app, "Article", "<p>A long read.</p>", &site, PAGE))
        }
        (API, "GET", "/login") => {
            Some(page::page(app, 200, "Sign in", &page::sign_in_form(&app.path("/login"), "")))
        }
        (API, "POST", "/login") if api::accepts_password(request) => {
            let session = app.issue("session", USER);
            Some(Reply::see_other(&app.path("/account")).cookie(&format!(
                "comments_session={session}; Path=/; HttpOnly; Secure; SameSite=None"
            )))
        }
        (API, "GET", "/account") => {
            let words = user.map_or("<p>Please sign in.</p>".to_owned(), |user| format!("<p>Signed in as {user}.</p>"));
            Some(page::page(app, 200, "Your comments", &words))
        }
        (API, "GET", "/frame") => {
            let site = json!({"me": app.path("/me")});
            Some(page::scripted(app, "Comments", "", &site, FRAME))
        }
        (API, "GET", "/me") if user.is_some() => Some(api::profile()),
        (API, "GET", "/me") => Some(Reply::json(401, &json!({"error": "not_signed_in"}))),
        _ => None,
    }
}
