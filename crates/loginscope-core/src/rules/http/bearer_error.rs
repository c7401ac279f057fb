//! What the server says is wrong with a token.

use crate::{
    analysis::{Analysis, tokens::complaints::Complaint},
    finding::{Certainty, Effect, Locus, Need, Reporter},
    http::authorization,
};

crate::rule! {
    /// The answer says in its `WWW-Authenticate` header why it does not take the token.
    ///
    /// ## Why
    /// APIs name the reason with one of three words: `invalid_request` (the header can't be read), `invalid_token` (expired, revoked,
    /// changed, or for somebody else) and `insufficient_scope` (good, but for less than this).
    ///
    /// ## Fix
    /// Look at what the finding says of the word; the server's log has the exact reason.
    ///
    /// ## References
    /// RFC 6750 §3.1 (error codes); RFC 9470 §3 (insufficient_user_authentication); RFC 9449 §7.1 (DPoP).
    id: "http/bearer-error",
    title: "Token refused by the server",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Authorization], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told: Vec<(String, String)> = Vec::new();
    for (exchange, _) in analysis.steps() {
        let id = exchange.id;
        if !matches!(exchange.status(), 400 | 401 | 403) || analysis.succeeds_later(id) {
            continue;
        }
        let Some((index, challenge, error)) = analysis.bearer_error(id) else { continue };
        let Some((meaning, fix)) = meaning(error, analysis.complaint(id)) else { continue };
        let place = analysis.place(id);
        let key = (place.clone(), error.to_owned());
        if told.contains(&key) || told.len() > 20 {
            continue;
        }
        told.push(key);
        let wanted = authorization::parameter(challenge, "scope").filter(|scope| scope.len() < 200);
        let scope =
            wanted.map(|scope| format!(" It asks for the scope `{scope}`.")).unwrap_or_default();
        report.add(
            report
                .finding(format!(
                    "{place} was answered with {} and `{error}`: {meaning}.{scope}",
                    exchange.status()
                ))
                .sentence(
                    format!("{place} refuses the token (`{error}`): {meaning}"),
                    format!("the server answers {}", exchange.status()),
                )
                .fix(wanted.map_or_else(|| fix.to_owned(), |scope| format!("{fix}\nscope={scope}")))
                .evidence(id, Locus::ResponseHeader("WWW-Authenticate".into(), Some(index)), "")
                .evidence(id, Locus::RequestHeader("Authorization".into(), None), "")
                .at_most(Certainty::Likely)
                .explained_by(Effect::ForeignToken(id))
                .explained_by(Effect::NotRenewed(id))
                .explained_by(Effect::CredentialsRefused(id))
                .explained_by(Effect::Anonymous(id))
                .explained_by(Effect::TurnedAway(id)),
        );
    }
}

/// The word of the standard in plain words, and what to do about it.
fn meaning(error: &str, complaint: Option<Complaint>) -> Option<(&'static str, &'static str)> {
    let words = match (error, complaint) {
        ("invalid_request", _) => (
            "the request has no token that can be read, or it has two",
            "Send one token, in one place:\nAuthorization: Bearer …",
        ),
        ("invalid_token", Some(Complaint::Expired)) => (
            "the token has expired",
            "Renew the token and send the new one:\nAuthorization: Bearer …",
        ),
        ("invalid_token", Some(Complaint::Signature)) => (
            "its signature does not hold",
            "Let the API check with the keys of the issuer that made the token; `loginscope decode --jwks FILE` tells whether it does.",
        ),
        ("invalid_token", Some(Complaint::Malformed)) => (
            "the token can't be read",
            "Send the token as it was given, without quotes or encoding:\nAuthorization: Bearer …",
        ),
        ("invalid_token", _) => (
            "the token has expired, was revoked or changed, or is meant for somebody else",
            "Compare the token's `exp`, `iss` and `aud` with what the API is configured for; its log names the one that does not fit.",
        ),
        ("insufficient_scope", _) => (
            "the token is good, but does not allow this",
            "Ask for more when the user logs in, and allow it for this client:",
        ),
        ("insufficient_user_authentication", _) => (
            "the user must log in again or with a second factor",
            "Begin a new login with the `acr_values` or `max_age` of the challenge.",
        ),
        ("invalid_dpop_proof", _) => (
            "the proof of possession does not fit the request",
            "Make a new proof for each request, with its method and URL (`htm`, `htu`) and the token's hash (`ath`).",
        ),
        // Others are no failure: with `use_dpop_nonce` the client is to send the request again.
        _ => return None,
    };
    Some(words)
}
