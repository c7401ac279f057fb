//! A secret that everybody can read.

use crate::{
    analysis::Analysis,
    finding::{Locus, Reporter},
};

crate::rule! {
    /// A script in the browser sends the client's secret to the token endpoint.
    ///
    /// ## Why
    /// Everything that a page's script has, every visitor has: the secret is in the page and in this capture. Whoever has it
    /// can act as the application.
    ///
    /// ## Fix
    /// Make the client public (no secret) and use PKCE, or redeem the code on the server. Then replace the secret.
    ///
    /// ## References
    /// RFC 6749 §2.1 and §10.1, RFC 9700 §2.1.1, OAuth 2.0 for Browser-Based Applications.
    id: "oauth/client-secret-in-browser",
    title: "Client secret in the browser",
    level: Warning, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for request in analysis.oauth.token_requests() {
        let in_body = request.get("client_secret").is_some();
        // A name with an empty password is how a public client may say who it is.
        if !in_body && !request.has_basic_secret {
            continue;
        }
        let client = request.client_id.as_deref().unwrap_or_default();
        let locus = if in_body {
            Locus::RequestBody("client_secret".into())
        } else {
            Locus::RequestHeader("Authorization".into(), None)
        };
        report.add(
            report
                .finding(format!("The browser sent the secret of the client `{client}` to {}. Every visitor can read it.", analysis.place(request.exchange)))
                .sentence(format!("The secret of the client `{client}` is in the page"), "anybody can act as this client")
                .fix("Register the client as public, send `code_verifier` instead of `client_secret`, or redeem the code on the server. Replace the secret: it is known now.")
                .evidence(request.exchange, locus, "no secret"),
        );
    }
}
