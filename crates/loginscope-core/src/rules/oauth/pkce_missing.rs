//! A code that anybody who gets hold of it can redeem.

use crate::{
    analysis::{Analysis, oauth::TokenRequest},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The authorization request has no `code_challenge` (PKCE), or the token request no `code_verifier` for it.
    ///
    /// ## Why
    /// PKCE ties the code to the one who asked for it. A public client (a page's script, a mobile app) has no secret, so
    /// without PKCE anybody who sees the code can redeem it; many providers refuse such requests. A verifier is of no use
    /// without its challenge, and the other way round.
    ///
    /// ## Fix
    /// Make a random verifier of 43 to 128 characters for each login, send its SHA-256 as `code_challenge` and the verifier
    /// itself with the token request.
    ///
    /// ## References
    /// RFC 7636 §4, RFC 9700 §2.1.1 and §4.8.2.
    id: "oauth/pkce-missing",
    title: "Code flow without PKCE",
    level: Warning, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

const LINES: &str = "code_challenge=<base64url(SHA-256(verifier))>\ncode_challenge_method=S256\nand, with the token request:\ncode_verifier=<the verifier>";

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        if !request.asks("response_type", "code") {
            continue;
        }
        let redeemed = flow.redemptions.first();
        let challenged = request.get("code_challenge").is_some();
        let verified = redeemed.map(|redeemed| redeemed.get("code_verifier").is_some());
        let demanded = flow.responses.iter().any(|response| {
            response.get("error_description").is_some_and(|text| {
                let text = text.to_ascii_lowercase();
                text.contains("code_challenge")
                    || text.contains("code challenge")
                    || text.contains("pkce")
            })
        });
        let public = redeemed.is_some_and(|redeemed| !redeemed.authenticated);
        let (what, clause, level) = match (challenged, verified) {
            (true, Some(false)) => (
                "The authorization request has a code_challenge, but the token request has no code_verifier.",
                "The token request has no code_verifier for the challenge of the authorization request",
                Level::Error,
            ),
            (false, Some(true)) => (
                "The token request has a code_verifier, but the authorization request had no code_challenge: the verifier protects nothing, and strict providers refuse it.",
                "The authorization request has no code_challenge for the verifier of the token request",
                if redeemed.is_some_and(TokenRequest::failed) {
                    Level::Error
                } else {
                    Level::Warning
                },
            ),
            (false, _) if demanded => (
                "The provider asks for PKCE, and the authorization request has no code_challenge.",
                "The provider requires PKCE and the request has no code_challenge",
                Level::Error,
            ),
            (false, _) if public => (
                "The browser redeems the code without a secret and without PKCE: anybody who sees the code can redeem it.",
                "The code is protected neither by a secret nor by PKCE",
                Level::Warning,
            ),
            // A server with a secret redeems it out of sight: PKCE is recommended there, no more.
            (false, None) => (
                "The authorization request has no code_challenge. For a server with a secret PKCE is recommended; for a script or an app it is necessary.",
                "The code flow runs without PKCE",
                Level::Note,
            ),
            _ => continue,
        };
        let mut finding = report
            .finding(what)
            .sentence(clause, "the provider gives no token")
            .fix(format!("Send both halves of PKCE:\n{LINES}"))
            .level(level)
            .evidence(
                request.exchange,
                Locus::RequestLine,
                "code_challenge=…&code_challenge_method=S256",
            );
        if let Some(redeemed) = redeemed {
            finding = finding.evidence(
                redeemed.exchange,
                Locus::RequestBody("code_verifier".into()),
                "code_verifier=…",
            );
        }
        if level == Level::Error {
            let refused = redeemed
                .map(|redeemed| redeemed.exchange)
                .or_else(|| flow.response().map(|response| response.exchange));
            finding = refused.into_iter().fold(finding, |finding, id| {
                finding.leads_to(Effect::CredentialsRefused(id)).leads_to(Effect::TurnedAway(id))
            });
        }
        report.add(finding);
    }
}
