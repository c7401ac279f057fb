//! The API's framework refuses the preflight itself, because of a header that nobody told it of.

use crate::http::Reply;
use crate::scenario::{APP, Address, Expectation, SITE_API, Scenario};
use crate::sites::session_api;

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "cors-preflight-disallowed",
    title: "Preflight answered with 400",
    story: "The script sends a header against forged requests which the API's settings don't list: its framework answers the preflight with 400, and the script's request is never sent.",
    mount: "lectures",
    start: START,
    answer: |app, request| {
        if let (SITE_API, "OPTIONS", _) = request.route() {
            return Some(preflight(&app.origin(APP), request.header("access-control-request-headers")));
        }
        session_api::answer(app, request, SCRIPT, |app, reply| reply.readable_by(&app.origin(APP)))
    },
    actions: |app| session_api::is_kept_out(START.on(app)),
    expect: Expectation::broken("cors/preflight-status", &[]),
};

const SCRIPT: &str = "
const signIn = async (username, password) => {
  try {
    const login = await fetch(site.api + '/login', {
      method: 'POST',
      credentials: 'include',
      headers: {'Content-Type': 'application/json', 'X-CSRF-Token': crypto.randomUUID()},
      body: JSON.stringify({username, password}),
    });
    say(login.ok ? 'Signed in.' : 'Name or password is wrong.');
  } catch {
    say('The server can not be reached.');
  }
};";

/// As Starlette's `CORSMiddleware` answers, with `allow_headers=["Authorization"]`.
fn preflight(origin: &str, asked: &str) -> Reply {
    let allowed = ["accept", "accept-language", "authorization", "content-language", "content-type"];
    let known = asked.split(',').all(|name| allowed.contains(&name.trim()));
    let (status, words) = if known { (200, "OK") } else { (400, "Disallowed CORS headers") };
    Reply::status(status)
        .content("text/plain; charset=utf-8", words)
        .readable_by(origin)
        .header("access-control-allow-methods", "GET, POST")
        .header("access-control-max-age", "600")
        .header(
            "access-control-allow-headers",
            "Accept, Accept-Language, Authorization, Content-Language, Content-Type",
        )
}
