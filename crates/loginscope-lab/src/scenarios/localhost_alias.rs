//! A developer's page is opened as `localhost`, and its script asks `127.0.0.1`.

use serde_json::json;

use crate::page;
use crate::scenario::{Address, Expectation, Scenario};
use crate::sites::remote_session::{RemoteSession, tries};

const START: Address = Address::http("localhost", "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "localhost-alias",
    title: "localhost and 127.0.0.1",
    story: "On a developer's machine the login goes through the page's own server on localhost, and the script then asks the API on 127.0.0.1: another host to the browser, so the session cookie stays behind.",
    mount: "sailing",
    start: START,
    answer: |app, request| {
        if let ("localhost", "GET", "/") = request.route() {
            let site = json!({"login": app.path("/login"), "api": app.url("http", "127.0.0.1", "")});
            return Some(page::single_page(app, "Desk", &site, SCRIPT));
        }
        let host = if request.host == "localhost" { "localhost" } else { "127.0.0.1" };
        let attributes = "Path=/; HttpOnly; SameSite=Lax";
        RemoteSession { host, attributes, ..RemoteSession::default() }.answer(app, request)
    },
    actions: |app| tries(START.on(app)),
    expect: Expectation::broken("send/localhost-alias", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  await fetch(site.login, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  const me = await fetch(site.api + '/me', {credentials: 'include'});
  say('Your account: ' + (me.ok ? (await me.json()).name : 'please sign in again'));
};";
