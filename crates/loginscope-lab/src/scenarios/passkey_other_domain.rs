//! Passkeys for the domain of production, on a page of another one.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, OTHER, Scenario};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "passkey-other-domain",
    title: "Passkey for another domain",
    story: "The relying party's ID was copied from another deployment: the browser refuses to look for a passkey, and no request shows it.",
    mount: "atelier",
    start: START,
    answer,
    actions: |app| {
        vec![
            Action::Visit(START.on(app)),
            Action::Click("#passkey"),
            Action::WaitForText("could not be used"),
        ]
    },
    expect: Expectation::broken("webauthn/rp-id-mismatch", &[]),
};

const SCRIPT: &str = "
document.querySelector('#passkey').onclick = async () => {
  const options = await (await fetch(site.options, {method: 'POST'})).json();
  const challenge = Uint8Array.from(options.challenge, letter => letter.charCodeAt(0));
  try {
    await navigator.credentials.get({publicKey: {...options, challenge}});
    say('Signed in.');
  } catch (error) {
    say('The passkey could not be used: ' + error.name);
  }
};";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let site = json!({"options": app.path("/passkey/options")});
            let button = "<p><button id=\"passkey\" type=\"button\">Use a passkey</button></p>";
            Some(page::scripted(app, "Atelier", button, &site, SCRIPT))
        }
        (APP, "POST", "/passkey/options") => Some(Reply::json(
            200,
            &json!({"challenge": app.signer.random(), "rpId": OTHER, "timeout": 10_000,
                "userVerification": "preferred", "allowCredentials": []}),
        )),
        _ => None,
    }
}
