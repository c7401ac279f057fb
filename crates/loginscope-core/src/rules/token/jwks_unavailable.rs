//! An issuer's keys that can't be had.

use crate::{
    analysis::{Analysis, tokens::complaints::Complaint},
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// The address that should publish an issuer's keys answers with an error, a page or an empty set.
    ///
    /// ## Why
    /// Without the issuer's public keys nobody can check its tokens.
    ///
    /// ## Fix
    /// Correct `jwks_uri` in the issuer's document, or the route of the proxy in front of it, until the address answers with JSON like
    /// `{"keys": […]}`.
    ///
    /// ## References
    /// RFC 7517 §5 (key set); RFC 8414 §2 (jwks_uri).
    id: "token/jwks-unavailable",
    title: "Issuer's keys not available",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for set in &analysis.key_sets {
        let Some(fault) = set.fault else { continue };
        let later = analysis.key_sets.iter().any(|other| {
            other.exchange > set.exchange && other.fault.is_none() && other.url == set.url
        });
        if later {
            continue;
        }
        let place = analysis.place(set.exchange);
        let status = analysis.trace.get(set.exchange).map_or(0, crate::model::Exchange::status);
        report.add(
            report
                .finding(format!("{place} should publish the issuer's keys, but its answer {fault} ({status})."))
                .sentence(format!("The issuer's keys can't be had from {place}: the answer {fault}"), "nobody can check its tokens")
                .fix("Make this address answer with the key set:\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"keys\": [ … ]}")
                .evidence(set.exchange, Locus::Status, "200")
                .evidence(set.exchange, Locus::ResponseBody("keys".into()), "at least one key")
                .check(format!("curl -i '{}'", set.url.as_str().split('?').next().unwrap_or_default())),
        );
    }
    for refusal in analysis.refused_tokens() {
        let id = refusal.exchange.id;
        if analysis.complaint(id) != Some(Complaint::NoKeys) {
            continue;
        }
        let place = analysis.place(id);
        report.add(
            report
                .finding(format!("{place} says that it can't get the issuer's keys; the answer was {}.", refusal.exchange.status()))
                .sentence(format!("{place} can't get the keys of the token's issuer"), format!("the server answers {}", refusal.exchange.status()))
                .fix("From the API's own machine, open the issuer's `jwks_uri`: name resolution, proxy and certificates must allow it.")
                .evidence(id, Locus::Status, "200")
                .at_most(Certainty::Likely)
                .leads_to(Effect::CredentialsRefused(id)),
        );
    }
}
