//! The API gives a token, and the script waits for a cookie.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::token_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "token-in-wrong-place",
    title: "Token that is never sent",
    story: "The API was changed from sessions to tokens and the script was not: it relies on a cookie that nobody sets, and every call is answered with 401.",
    mount: "beehive",
    start: START,
    answer: |app, request| token_api::answer(app, request, SCRIPT),
    actions: |app| token_api::signs_in(START.on(app), "Your session has expired"),
    expect: Expectation::broken("http/token-in-wrong-place", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  const login = await fetch(site.api + '/login', {
    method: 'POST',
    credentials: 'include',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({username, password}),
  });
  if (!login.ok) return say('Name or password is wrong.');
  say('Welcome, ' + ((await login.json()).name ?? username));
  const me = await fetch(site.api + '/me', {credentials: 'include'});
  if (!me.ok) return say('Your session has expired. Please sign in again.');
  say('Signed in as ' + (await me.json()).name);
};";
