//! OpenID Connect with a code, PKCE and a script that redeems the code, as it should be.

use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, Expectation, IDP, Scenario};
use crate::sites::api;
use crate::sites::identity_provider::{self, CLIENT_ID};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "healthy-oauth-code",
    title: "OpenID Connect, code and PKCE",
    story: "Nothing is broken: the identity provider answers with a code in the query, the script redeems it with its code verifier, and the access token opens the API.",
    mount: "board",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app)), Action::Click("button#sign-in")];
        actions.push(Action::WaitForUrl("/authorize".to_owned()));
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Signed in as Ada"));
        actions
    },
    expect: Expectation::healthy(),
};

const START_SCRIPT: &str = "
const text = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => text(crypto.getRandomValues(new Uint8Array(32)));
document.querySelector('#sign-in').onclick = async () => {
  const provider = await (await fetch(site.issuer + '/.well-known/openid-configuration')).json();
  const [state, nonce, verifier] = [random(), random(), random()];
  sessionStorage.setItem('request', JSON.stringify({state, nonce, verifier, provider}));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  location.href = provider.authorization_endpoint + '?' + new URLSearchParams({
    response_type: 'code', client_id: site.client, redirect_uri: site.callback,
    scope: 'openid profile', state, nonce,
    code_challenge: text(hash), code_challenge_method: 'S256',
  });
};";

const CALLBACK_SCRIPT: &str = "
const answer = new URLSearchParams(location.search);
const asked = JSON.parse(sessionStorage.getItem('request'));
sessionStorage.removeItem('request');
if (answer.get('state') !== asked.state || answer.get('iss') !== site.issuer) throw 'mix-up';
const redeemed = await fetch(asked.provider.token_endpoint, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'authorization_code', code: answer.get('code'), client_id: site.client,
    redirect_uri: site.callback, code_verifier: asked.verifier,
  }),
});
const tokens = await redeemed.json();
const me = await fetch(site.api + '/me', {
  headers: {Authorization: 'Bearer ' + tokens.access_token},
});
say('Signed in as ' + (await me.json()).name + '.');";

fn answer(app: &App, request: &Request) -> Option<Reply> {
    let site = json!({"issuer": app.https(IDP, ""), "client": CLIENT_ID,
        "callback": app.https(APP, "/callback"), "api": app.https(API, "")});
    let button = "<button id=\"sign-in\">Sign in with ID</button>";
    match request.route() {
        (APP, "GET", "/") => Some(page::scripted(app, "Board", button, &site, START_SCRIPT)),
        (APP, "GET", "/callback") => Some(page::scripted(app, "Board", "", &site, CALLBACK_SCRIPT)),
        (API, "OPTIONS", _) => Some(Reply::preflight(&app.origin(APP))),
        (API, "GET", "/me") => Some(api::protected(app, request)),
        _ => identity_provider::answer(app, request),
    }
}
