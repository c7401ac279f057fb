//! An ID token that was made for another login.

use crate::{
    analysis::Analysis,
    finding::{Level, Locus, Reporter},
};

crate::rule! {
    /// The `nonce` of the ID token is not the one of the authorization request.
    ///
    /// ## Why
    /// The nonce ties the ID token to the login that this browser began. The application must refuse a token with another
    /// one. It differs when a second login overwrote the stored nonce, when a cached token was used, or when the application
    /// hashes the nonce on one side only.
    ///
    /// ## Fix
    /// Keep one nonce for each login, stored with its state, and send it unchanged.
    ///
    /// ## References
    /// OpenID Connect Core §3.1.2.1, §3.1.3.7 (11), §15.5.2.
    id: "oauth/nonce-mismatch",
    title: "Nonce that differs between request and ID token",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        for token in flow.id_tokens() {
            let place = analysis.place(token.exchange);
            let (what, clause) = match (request.get("nonce"), token.jwt.text("nonce")) {
                (Some(asked), Some(said)) if asked != said => {
                    let of_another = analysis.oauth.flows.iter().any(|other| {
                        other.request.as_ref().and_then(|other| other.get("nonce")) == Some(said)
                    });
                    let whose = if of_another {
                        " It is the nonce of another login of this capture."
                    } else {
                        ""
                    };
                    (
                        format!(
                            "The ID token of {place} has another nonce than the authorization request.{whose}"
                        ),
                        "The nonce of the ID token is not the one of the authorization request",
                    )
                }
                (Some(_), None) => (
                    format!(
                        "The authorization request has a nonce, the ID token of {place} has none."
                    ),
                    "The ID token lacks the nonce of the authorization request",
                ),
                // The front channel can be fed with the token of another login; here the nonce is a must.
                (None, None) if token.front_channel => {
                    report.add(
                        report
                            .finding(format!("The ID token came through the browser to {place}, but the authorization request had no nonce: a token of another login can't be told apart."))
                            .sentence("The authorization request has no nonce", "the application can't tell a foreign ID token apart")
                            .fix("Add a random value, and compare it with the claim:\nnonce=<128 random bits, base64url>")
                            .evidence(request.exchange, Locus::RequestLine, "nonce=…")
                            .level(Level::Warning),
                    );
                    continue;
                }
                _ => continue,
            };
            report.add(
                report
                    .finding(what)
                    .sentence(clause, "the application has to refuse the ID token")
                    .fix("Store the nonce with the state of its login, send it unchanged and compare it with the claim `nonce`.")
                    .evidence(token.exchange, Locus::Claim("nonce".into()), "the nonce of the authorization request")
                    .evidence(request.exchange, Locus::RequestLine, ""),
            );
        }
    }
}
