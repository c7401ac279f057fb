//! The script calls an API that wants a bearer token, and never had one.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, Scenario};
use crate::sites::api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "api-401-no-credentials",
    title: "API call without any credentials",
    story: "The script calls the API with neither an Authorization header nor a cookie, and every answer is 401.",
    mount: "orders",
    start: START,
    answer,
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::WaitForText("could not be loaded"),
            Action::Click("button#again"),
            Action::WaitForText("Still not"),
        ]
    },
    expect: Expectation::broken("http/credentials-missing", &[]),
};

const SCRIPT: &str = "
const load = async excuse => {
  const orders = await fetch(site.api + '/orders', {headers: {Accept: 'application/json'}});
  if (!orders.ok) return say(excuse + ' (' + orders.status + ')');
  say((await orders.json()).name + ' has no orders.');
};
document.querySelector('#again').onclick = () => load('Still not.');
await load('The orders could not be loaded.');";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(API, "")});
            let button = "<button id=\"again\">Try again</button>";
            Some(page::scripted(app, "Your orders", button, &site, SCRIPT))
        }
        (API, "OPTIONS", _) => Some(Reply::preflight(&app.origin(APP))),
        (API, "GET", "/orders") => Some(api::protected(app, request)),
        _ => None,
    }
}
