//! A widget of another site in a frame, which keeps a session of its own.

use crate::http::Reply;
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario, USER};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "embedded-frame",
    title: "Session in a frame of another site",
    story: "The page embeds the support widget of another site, which sets a session cookie and asks for its account with it. Where third-party cookies are blocked, the widget does not know the user.",
    mount: "pottery",
    start: START,
    answer: |app, request| match request.route() {
        (APP, "GET", "/") => {
            let widget = app.https(API, "/widget");
            let frame = format!(
                "<p id=\"support\">Support is being called…</p>\n\
                 <script>onmessage = event => document.querySelector('#support').textContent = event.data</script>\n\
                 <iframe src=\"{widget}\"></iframe>"
            );
            Some(page::page(app, 200, "Pottery", &frame))
        }
        (API, "GET", "/widget") => {
            Some(Reply::html(200, format!("<!doctype html><title>Support</title>{WIDGET}")))
        }
        (API, "POST", "/widget/login") => {
            let session = app.issue("session", USER);
            let attributes = "Path=/; HttpOnly; Secure; SameSite=None";
            Some(Reply::status(204).cookie(&format!("support_session={session}; {attributes}")))
        }
        (API, "GET", "/widget/me") => {
            let session = request.cookie("support_session");
            let known = session.is_some_and(|key| app.look_up("session", key).is_some());
            Some(Reply::status(if known { 204 } else { 401 }))
        }
        _ => None,
    },
    actions: |app| {
        vec![Action::Visit(START.on(app)), Action::WaitForText("Support: ")]
    },
    expect: Expectation::works(&["cookie/third-party-blocked"])
        .where_blocked(&Expectation::broken("cookie/third-party-blocked", &[])),
};

/// Signs in with what the page's server has given it, here with nothing.
const WIDGET: &str = "<script type=\"module\">
const path = location.pathname;
await fetch(path + '/login', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({username: 'guest', password: 'of-the-widget'})});
const me = await fetch(path + '/me');
parent.postMessage('Support: ' + (me.ok ? 'at your service' : 'please sign in'), '*');
</script>";
