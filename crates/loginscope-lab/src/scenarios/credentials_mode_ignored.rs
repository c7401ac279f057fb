//! The script signs in without credentials, so the session cookie in the answer is ignored.

use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::remote_session::{RemoteSession, tries};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "credentials-mode-ignored",
    title: "Login by fetch() without credentials",
    story: "The script calls the login of another origin without credentials: 'include', so the browser ignores the session cookie in the answer; the next call has no cookie, and the API answers 401.",
    mount: "meals",
    start: START,
    answer: |app, request| {
        let attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";
        let reply = RemoteSession { host: SITE_API, attributes, script: SCRIPT };
        let reply = reply.answer(app, request)?;
        let balanced = request.host == SITE_API && request.cookie("balancer").is_none();
        let line = "balancer=node-2; Path=/; Secure; SameSite=Lax";
        Some(if balanced && request.path == "/me" { reply.cookie(line) } else { reply })
    },
    actions: |app| tries(START.on(app)),
    expect: Expectation::broken("cookie/credentials-mode-ignored", &[]),
};

/// The load balancer's cookie shows which requests carry credentials.
const SCRIPT: &str = "
await fetch(site.api + '/me', {credentials: 'include'});
const signIn = async (username, password) => {
  await fetch(site.api + '/login', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  const me = await fetch(site.api + '/me', {credentials: 'include'});
  say('Your account: ' + (me.ok ? (await me.json()).name : 'please sign in again'));
};";
