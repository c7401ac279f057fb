//! Proofs of possession that do not fit their request.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A DPoP proof does not fit its request, or is missing for a token that is bound to a key.
    ///
    /// ## Why
    /// With DPoP each request proves that the sender holds the key to which the token is bound. The proof names method, URL,
    /// time and the hash of the token; the server refuses it when one differs. Mostly the URL does: a proxy changed scheme or
    /// host, the query was put in, or the proof was made for another request.
    ///
    /// ## Fix
    /// Make a fresh proof for each request, and let the server know its public address.
    ///
    /// ## References
    /// RFC 9449 §4.2, §4.3, §7.1, §8 (nonces).
    id: "oauth/dpop",
    title: "DPoP proof that does not fit",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for proof in &analysis.oauth.proofs {
        let Some(exchange) = analysis.trace.get(proof.exchange) else { continue };
        let refused = matches!(exchange.status(), 400 | 401);
        let mut faults = proof.faults.clone();
        // A first refusal tells the nonce; only a client that does not try again with it is wrong.
        let wants_nonce = refused
            && exchange.response_header("dpop-nonce").is_some()
            && !proof.has_nonce
            && !analysis.succeeds_later(proof.exchange);
        if wants_nonce {
            faults.push((
                "nonce",
                "the server gave a nonce (`DPoP-Nonce`), and the request was not repeated with it"
                    .into(),
            ));
        }
        let Some((member, first)) = faults.first() else { continue };
        let place = analysis.place(proof.exchange);
        let all: Vec<&str> = faults.iter().map(|(_, fault)| fault.as_str()).collect();
        let locus = match *member {
            "Authorization" => "Authorization",
            _ => "DPoP",
        };
        let finding = report
            .finding(format!("The DPoP proof of {place} does not fit: {}.", all.join("; ")))
            .sentence(format!("The DPoP proof does not fit its request: {first}"), format!("{place} is refused"))
            .fix("Make a proof for each request with `htm` = its method, `htu` = its public URL without query, `iat` = now, a new `jti`, `ath` = base64url(SHA-256(access token)), and the server's last nonce. Behind a proxy let the server build its URL from `X-Forwarded-Proto` and `X-Forwarded-Host`.")
            .evidence(proof.exchange, Locus::RequestHeader(locus.into(), None), format!("a proof with the right `{member}`"))
            .evidence(proof.exchange, Locus::Status, "");
        report.add(if refused {
            finding
                .leads_to(Effect::CredentialsRefused(proof.exchange))
                .leads_to(Effect::TurnedAway(proof.exchange))
        } else {
            finding.level(Level::Warning).at_most(Certainty::Likely)
        });
    }
}
