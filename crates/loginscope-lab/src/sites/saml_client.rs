//! An application that signs users in at a SAML identity provider, which answers with a cross-site POST.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, USER};
use crate::sites::saml_provider::{self, attribute, fresh_id, redirect_binding};

/// What a user does, until the application says something.
pub fn signs_in(start: String, says: &'static str) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start), Action::Click("a#sign-in")];
    actions.push(Action::WaitForUrl("/sso".to_owned()));
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForText(says));
    actions
}

/// What the hosts answer; the cookies of the application have these attributes.
pub fn answer(app: &App, request: &Request, attributes: &str) -> Option<Reply> {
    match request.route() {
        (APP, "GET", "/") => {
            let link = app.path("/signin");
            let link =
                format!("<p><a id=\"sign-in\" href=\"{link}\">Sign in with your company</a></p>");
            Some(page::page(app, 200, "Travel", &link))
        }
        (APP, "GET", "/signin") => {
            let request_id = fresh_id(app);
            let location = redirect_binding(app, &request_id, &app.path("/account"));
            Some(
                Reply::found(&location)
                    .cookie(&format!("saml_request={request_id}; {attributes}; Max-Age=600")),
            )
        }
        (APP, "POST", "/acs") => {
            let message = request.field("SAMLResponse").unwrap_or_default();
            let in_response_to = attribute(&message, "InResponseTo");
            if in_response_to.is_none()
                || in_response_to.as_deref() != request.cookie("saml_request")
            {
                return Some(page::page(app, 403, "Sign-in failed", "<p>Unknown request.</p>"));
            }
            let session = app.issue("session", USER);
            let reply = Reply::see_other(&app.path("/account"));
            let reply = reply.cookie(&format!("saml_request=; {attributes}; Max-Age=0"));
            Some(reply.cookie(&format!("travel_session={session}; {attributes}")))
        }
        (APP, "GET", "/account") => {
            let session = request.cookie("travel_session");
            Some(match session.and_then(|key| app.look_up("session", key)) {
                Some(_) => page::page(app, 200, "Your trips", "<p>Welcome back, Ada.</p>"),
                None => Reply::found(&app.path("/signin")),
            })
        }
        _ => saml_provider::answer(app, request),
    }
}
