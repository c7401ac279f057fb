//! The script signs in with `credentials: 'include'` and forgets it on the next request.

use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::session_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "fetch-without-credentials",
    title: "fetch() without credentials",
    story: "The script calls the API of another origin without credentials: 'include': the session cookie stays behind, and the API answers 401.",
    mount: "chat",
    start: START,
    answer: |app, request| {
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Your session has expired"));
        actions
    },
    expect: Expectation::broken("send/credentials-omitted", &[]),
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
  const me = await fetch(site.api + '/me');
  if (!me.ok) return say('Your session has expired. Please sign in again.');
  say('Signed in as ' + (await me.json()).name);
};";
