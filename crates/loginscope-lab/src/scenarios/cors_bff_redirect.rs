//! The application sends its script to the identity provider.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario, IDP};
use crate::sites::identity_provider::{self, CLIENT_ID};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-bff-redirect",
    title: "Script redirected to the identity provider",
    story: "Nobody is signed in, and the application answers its script's call with a redirect to the identity provider, as it does with pages: the script sees a CORS error instead of a 401.",
    mount: "invoices",
    start: START,
    answer,
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Click("button#show"),
            Action::WaitForText("could not be loaded"),
        ]
    },
    expect: Expectation::broken("cors/bff-redirect", &[]),
};

const SCRIPT: &str = "
document.querySelector('#show').onclick = async () => {
  try {
    const invoices = await fetch(site.api + '/invoices');
    say(invoices.ok ? 'You have ' + (await invoices.json()).length + ' invoices.' : 'Please sign in.');
  } catch {
    say('Your invoices could not be loaded.');
  }
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"api": app.https(APP, "/api")});
            let button = "<button id=\"show\">Show my invoices</button>";
            Some(page::scripted(app, "Invoices", button, &site, SCRIPT))
        }
        (APP, "GET", "/api/invoices") => {
            let mut target = app.https(IDP, "/authorize");
            let redirect_uri: String =
                url::form_urlencoded::byte_serialize(app.https(APP, "/callback").as_bytes()).collect();
            let state = app.issue("state", "");
            target += &format!(
                "?response_type=code&client_id={CLIENT_ID}&scope=openid&redirect_uri={redirect_uri}&state={state}"
            );
            Some(Reply::found(&target))
        }
        _ => identity_provider::answer(app, request),
    }
}
