//! Tokens in the address bar.

use crate::{
    analysis::{Analysis, oauth::ResponseMode},
    finding::{Level, Locus, Reporter},
};

crate::rule! {
    /// The login asks for tokens in the browser's address (implicit or hybrid flow).
    ///
    /// ## Why
    /// What stands in the address is kept in the history, seen by scripts and extensions, and can be replaced by an attacker's
    /// token. Browsers of today let a script redeem a code, so there is no need for it any more; many providers have switched
    /// it off.
    ///
    /// ## Fix
    /// Ask for a code with PKCE and redeem it at the token endpoint.
    ///
    /// ## References
    /// RFC 9700 §2.1.2, OAuth 2.0 for Browser-Based Applications.
    id: "oauth/implicit-flow",
    title: "Token in the address (implicit flow)",
    level: Warning, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let asks_token =
            flow.request.as_ref().is_some_and(|request| request.asks("response_type", "token"));
        let delivered = flow.responses.iter().find(|response| {
            response.mode != ResponseMode::FormPost && response.get("access_token").is_some()
        });
        let id_token_only = flow.request.as_ref().is_some_and(|request| {
            request.asks("response_type", "id_token")
                && request.get("response_mode") != Some("form_post")
        });
        let (exchange, level, what) = match (&flow.request, delivered) {
            (_, Some(response)) => (
                response.exchange,
                Level::Warning,
                "The access token came back in the browser's address.",
            ),
            (Some(request), None) if asks_token => (
                request.exchange,
                Level::Warning,
                "The login asks for an access token in the browser's address (`response_type` has `token`).",
            ),
            (Some(request), None) if id_token_only => (
                request.exchange,
                Level::Note,
                "The login asks for the ID token in the browser's address.",
            ),
            _ => continue,
        };
        report.add(
            report
                .finding(what)
                .sentence("The login uses the implicit flow", "the token stands in the address and in the history")
                .fix("Ask for a code with PKCE:\nresponse_type=code&code_challenge=…&code_challenge_method=S256")
                .evidence(exchange, Locus::RequestLine, "response_type=code")
                .level(level),
        );
    }
}
