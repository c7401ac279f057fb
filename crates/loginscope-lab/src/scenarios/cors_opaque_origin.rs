//! The login stands in a frame that has no origin.

use serde_json::json;

use crate::http::{Reply, Request};
use crate::app::App;
use crate::page;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api::{self, is_kept_out};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-opaque-origin",
    title: "Login in a sandboxed frame",
    story: "The page hands name and password to a sandboxed frame that signs in at the API: such a frame has no origin of its own, and the API does not allow null.",
    mount: "harbour",
    start: START,
    answer,
    actions: |app| is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/opaque-origin", &[]),
};

const PAGE: &str = "
const frame = Object.assign(document.createElement('iframe'), {sandbox: 'allow-scripts', src: site.frame});
document.body.append(frame);
onmessage = event => say(event.data);
const signIn = async (username, password) => frame.contentWindow.postMessage({username, password}, '*');";

const FRAME: &str = "
onmessage = async event => {
  try {
    const body = new URLSearchParams(event.data);
    const login = await fetch(site.api + '/login', {method: 'POST', credentials: 'include', body});
    event.source.postMessage(login.ok ? 'Signed in.' : 'Name or password is wrong.', '*');
  } catch {
    event.source.postMessage('The server can not be reached.', '*');
  }
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"frame": app.https(APP, "/frame")});
            Some(page::single_page(app, "Harbour", &site, PAGE))
        }
        (APP, "GET", "/frame") => {
            let site = json!({"api": app.https(SITE_API, "")});
            Some(page::scripted(app, "Sign in", "", &site, FRAME))
        }
        _ => session_api::answer(app, request, "", |app, reply| reply.readable_by(&app.origin(APP))),
    }
}
