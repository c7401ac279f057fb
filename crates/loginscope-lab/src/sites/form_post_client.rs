//! An application that signs users in at the identity provider, which answers with a cross-site POST.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, IDP};
use crate::sites::identity_provider::{self, CLIENT_ID};

/// What a user does, until the application says something.
pub fn signs_in(start: String, says: &'static str) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start), Action::Click("a#sign-in")];
    actions.push(Action::WaitForUrl("/authorize".to_owned()));
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForUrl("/callback".to_owned()));
    actions.push(Action::WaitForText(says));
    actions
}

/// What the hosts answer; the cookie that keeps `state` has these attributes.
pub fn answer(app: &App, request: &Request, attributes: &str) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let link = format!(
                "<p><a id=\"sign-in\" href=\"{}\">Sign in with ID</a></p>",
                app.path("/signin")
            );
            Some(page::page(app, 200, "Service desk", &link))
        }
        (APP, "GET", "/signin") => Some(authorization_request(app, attributes)),
        (APP, "POST", "/callback") => Some(callback(app, request)),
        _ => identity_provider::answer(app, request),
    }
}

fn authorization_request(app: &App, attributes: &str) -> Reply {
    let (state, nonce) = (app.issue("state", ""), app.signer.random());
    let redirect_uri = app.https(APP, "/callback");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("response_type", "code"), ("response_mode", "form_post")])
        .extend_pairs([("client_id", CLIENT_ID), ("redirect_uri", &redirect_uri)])
        .extend_pairs([("scope", "openid profile"), ("state", &state), ("nonce", &nonce)])
        .finish();
    Reply::found(&format!("{}?{query}", app.https(IDP, "/authorize")))
        .cookie(&format!("oauth_state={state}; {attributes}"))
}

fn callback(app: &App, request: &Request) -> Reply {
    let expected = request.cookie("oauth_state").map(ToOwned::to_owned);
    if expected.is_none() || expected != request.field("state") {
        let why = "<p class=\"notice\">State mismatch. Please try again.</p>";
        return page::page(app, 400, "Sign-in failed", why);
    }
    page::page(app, 200, "Service desk", "<p>Welcome back.</p>")
}
