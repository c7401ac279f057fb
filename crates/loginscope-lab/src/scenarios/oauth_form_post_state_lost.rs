//! The cookie that keeps OAuth's `state` is `Lax`, and the answer comes as a cross-site POST.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, Address, Expectation, Scenario};
use crate::sites::identity_provider::{self, CLIENT_ID};

const START: Address = Address::https(APP, "/");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "oauth-form-post-state-lost",
    title: "State cookie lost on form_post",
    story: "The identity provider answers with a cross-site POST (response_mode=form_post), on which the browser withholds the Lax cookie that keeps the state.",
    mount: "desk",
    start: START,
    answer,
    actions: |app| {
        let mut actions = vec![Action::Visit(START.on(app)), Action::Click("a#sign-in")];
        actions.push(Action::WaitForUrl("/authorize".to_owned()));
        actions.extend(Action::sign_in());
        actions.push(Action::WaitForUrl("/callback".to_owned()));
        actions.push(Action::WaitForText("Sign-in failed"));
        actions
    },
    expect: Expectation::broken("oauth/state-cookie-lost", &[]),
};

fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let link = format!(
                "<p><a id=\"sign-in\" href=\"{}\">Sign in with ID</a></p>",
                app.path("/signin")
            );
            Some(page::page(app, 200, "Service desk", &link))
        }
        (APP, "GET", "/signin") => Some(authorization_request(app)),
        (APP, "POST", "/callback") => Some(callback(app, request)),
        _ => identity_provider::answer(app, request),
    }
}

fn authorization_request(app: &App) -> Reply {
    let (state, nonce) = (app.issue("state", ""), app.signer.random());
    let redirect_uri = app.https(APP, "/callback");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("response_type", "code"), ("response_mode", "form_post")])
        .extend_pairs([("client_id", CLIENT_ID), ("redirect_uri", &redirect_uri)])
        .extend_pairs([("scope", "openid profile"), ("state", &state), ("nonce", &nonce)])
        .finish();
    Reply::found(&format!("{}?{query}", app.https(crate::scenario::IDP, "/authorize"))).cookie(
        &format!("oauth_state={state}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=600"),
    )
}

fn callback(app: &App, request: &Request) -> Reply {
    let expected = request.cookie("oauth_state").map(ToOwned::to_owned);
    if expected.is_none() || expected != request.field("state") {
        let why = "<p class=\"notice\">State mismatch. Please try again.</p>";
        return page::page(app, 400, "Sign-in failed", why);
    }
    page::page(app, 200, "Service desk", "<p>Welcome back.</p>")
}
