//! A script that writes a method in small letters.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-method-not-allowed",
    title: "patch instead of PATCH",
    story: "After the login the script stores the user's language with the method 'patch': browsers turn get and post into capitals, and patch not, so that it is none of the methods that the API allows.",
    mount: "tutoring",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "OPTIONS", _) = request.route() {
            let reply = Reply::status(204)
                .header("access-control-allow-methods", "GET, POST, PATCH")
                .header("access-control-allow-headers", "Content-Type");
            return Some(reply.readable_by(&app.origin(APP)));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| session_api::is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/method-not-allowed", &[]),
};

const SCRIPT: &str = "
const call = (method, path, body) => fetch(site.api + path, {
  method,
  credentials: 'include',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify(body),
});
const signIn = async (username, password) => {
  try {
    const login = await call('post', '/login', {username, password});
    if (!login.ok) return say('Name or password is wrong.');
    await call('patch', '/me', {language: navigator.language});
    say('Signed in.');
  } catch {
    say('The server can not be reached.');
  }
};";
