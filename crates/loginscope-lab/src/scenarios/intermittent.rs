//! Two instances behind one name, with a store of sessions each.

use serde_json::json;

use crate::app::App;
use crate::http::Reply;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::session_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "intermittent",
    title: "Signed in on every second request",
    story: "Two instances of the API stand behind one name, each keeps its own sessions, and the proxy asks them in turn: every second call is answered with 401.",
    mount: "stadium",
    start: START,
    answer: |app, request| {
        let readable: fn(&App, Reply) -> Reply = |app, reply| reply.readable_by(&app.origin(APP));
        let mut reply = session_api::answer(app, request, SCRIPT, readable)?;
        if request.path == "/me" && request.method == "GET" {
            // The instance that the login was at answers the first call, and every second one after it.
            let stranger = app.redeem("turn", "other").is_some();
            if stranger {
                let refusal = Reply::json(401, &json!({"error": "not_signed_in"}));
                reply = refusal.readable_by(&app.origin(APP));
            } else {
                app.keep("turn", "other", "");
            }
            reply = reply.header("x-served-by", if stranger { "api-2" } else { "api-1" });
        }
        Some(reply)
    },
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app))];
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForText("Signed in, 2 of 4 calls were refused"));
        actions
    },
    expect: Expectation::broken("http/intermittent", &[]),
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
  let refused = 0;
  for (let call = 0; call < 4; call++) {
    const me = await fetch(site.api + '/me', {credentials: 'include'});
    if (!me.ok) refused++;
  }
  say('Signed in, ' + refused + ' of 4 calls were refused.');
};";
