//! A token whose issuer is not the one that is expected.

use crate::{
    analysis::{Analysis, tokens::complaints::Complaint},
    finding::{Certainty, Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The `iss` claim of a token is not the issuer that the API or the client expects.
    ///
    /// ## Why
    /// Issuers are compared letter by letter: a slash at the end, `http` for `https`, another tenant or version makes another issuer. Behind
    /// a proxy, a provider may name itself after an internal address.
    ///
    /// ## Fix
    /// Set the expected issuer to exactly what stands in `iss`, or the provider's public address so that `iss` is right.
    ///
    /// ## References
    /// RFC 7519 §4.1.1; OpenID Connect Core §3.1.3.7 step 2; RFC 8414 §3.3.
    id: "token/issuer-mismatch",
    title: "Token of another issuer",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in analysis.refused_tokens() {
        let id = refusal.exchange.id;
        let Some(issuer) = refusal.token.claim("iss") else { continue };
        if analysis.complaint(id) != Some(Complaint::Issuer) {
            continue;
        }
        let place = analysis.place(id);
        report.add(
            report
                .finding(format!(
                    "{place} refused the token because of its issuer: `iss` is {issuer}."
                ))
                .sentence(
                    format!("{place} expects another issuer than {issuer}"),
                    format!("the server answers {}", refusal.exchange.status()),
                )
                .fix(format!(
                    "Set the issuer that the API expects to this, letter by letter:\n{issuer}"
                ))
                .evidence(
                    id,
                    Locus::Claim("iss".into()),
                    "the issuer that the API is configured for",
                )
                .evidence(id, refusal.place.locus(), "")
                .explained_by(Effect::ForeignToken(id))
                .leads_to(Effect::CredentialsRefused(id)),
        );
    }
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        let Some(metadata) = analysis.oauth.metadata_of(&request.endpoint) else { continue };
        let expected = metadata.issuer.as_str();
        for token in flow.id_tokens() {
            let Some(issuer) = token.jwt.text("iss").filter(|issuer| *issuer != expected) else {
                continue;
            };
            // Where many tenants share a document, it has a place to fill in; Google may leave the scheme out.
            if expected.contains('{') || expected.strip_prefix("https://") == Some(issuer) {
                continue;
            }
            let difference = difference(expected, issuer);
            report.add(
                report
                    .finding(format!("The provider's document names the issuer {expected}, its ID token {issuer}: {difference}."))
                    .sentence(format!("The ID token comes from {issuer} and not from {expected}"), "the client does not accept it")
                    .fix(format!("Make the provider name itself the same in both, by its public address:\nissuer: {expected}"))
                    .evidence(token.exchange, Locus::Claim("iss".into()), expected)
                    .evidence(metadata.exchange, Locus::ResponseBody("issuer".into()), issuer)
                    .level(if analysis.outcome == crate::analysis::Outcome::Success { Level::Warning } else { Level::Error })
                    .at_most(Certainty::Likely),
            );
        }
    }
}

/// What makes two issuers differ, in words.
fn difference(a: &str, b: &str) -> &'static str {
    let host = |text: &str| text.split('/').nth(2).unwrap_or_default().to_owned();
    let scheme = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    if a.trim_end_matches('/') == b.trim_end_matches('/') {
        "one has a slash at its end"
    } else if host(a) != host(b) {
        "the hosts differ"
    } else if scheme(a) != scheme(b) {
        "one is http, the other https"
    } else {
        "the paths differ"
    }
}
