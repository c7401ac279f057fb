//! The login gives its token in a header that the script may not read.

use serde_json::json;

use crate::http::Reply;
use crate::scenario::{API, APP, Address, Expectation, Scenario};
use crate::sites::{api, token_api};
use crate::token::now;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-token-header-not-exposed",
    title: "Token in a header that scripts can't read",
    story: "The login answers with its token in the Authorization header, which a script of another origin may not read: it keeps null, and sends Bearer null.",
    mount: "warehouse",
    start: START,
    answer: |app, request| match request.route() {
        (API, "POST", "/login") if api::accepts_password(request) => {
            let token = app.signer.sign(&api::claims(app, now()));
            let reply = Reply::json(200, &json!({"name": "Ada"}));
            let reply = reply.header("authorization", &format!("Bearer {token}"));
            Some(reply.readable_by(&app.origin(APP)))
        }
        _ => token_api::answer(app, request, SCRIPT),
    },
    actions: |app| token_api::signs_in(START.on(app), "Please sign in again"),
    expect: Expectation::broken("cors/token-header-not-exposed", &["http/authorization-malformed"]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const login = await fetch(site.api + '/login', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  if (!login.ok) return say('Name or password is wrong.');
  sessionStorage.setItem('token', login.headers.get('authorization'));
  const token = sessionStorage.getItem('token').replace('Bearer ', '');
  const me = await fetch(site.api + '/me', {headers: {Authorization: 'Bearer ' + token}});
  if (!me.ok) return say('Please sign in again.');
  say('Signed in as ' + (await me.json()).name);
};";
