//! A token signed with an algorithm that is not expected.

use crate::{
    analysis::{
        Analysis,
        tokens::{Token, complaints::Complaint, key_sets::PublicKey},
    },
    finding::{Certainty, Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The `alg` in a token's header does not fit the issuer's key or what the API allows.
    ///
    /// ## Why
    /// Whoever checks a token decides which algorithm it takes; else a public key could be taken for a shared secret. HS256 is signed with
    /// a secret that both sides know, RS256 and ES256 with the issuer's private key.
    ///
    /// ## Fix
    /// Set the same algorithm at the issuer and in the list of those that the API allows.
    ///
    /// ## References
    /// RFC 8725 §3.1 (algorithm verification); RFC 7517 §4.4 (alg of a key); OpenID Connect Core §3.1.3.7 step 7.
    id: "token/algorithm-mismatch",
    title: "Unexpected signature algorithm",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let Some(algorithm) = token.algorithm().filter(|name| !name.eq_ignore_ascii_case("none"))
        else {
            continue;
        };
        let refusal = analysis.refusal_of(token);
        let told = refusal.filter(|refusal| {
            analysis.complaint(refusal.exchange.id) == Some(Complaint::Algorithm)
        });
        let key = key(analysis, token);
        let unfit = key.as_ref().filter(|(_, key)| !fits(algorithm, key));
        if told.is_none() && unfit.is_none() {
            continue;
        }
        let Some((id, place)) = refusal
            .map(|refusal| (refusal.exchange.id, refusal.place))
            .or_else(|| token.seen.first().map(|(id, place)| (*id, place)))
        else {
            continue;
        };
        let expected = unfit.map(|(_, key)| {
            key.algorithm.clone().unwrap_or_else(|| format!("one for {} keys", key.kind))
        });
        let what = match &expected {
            Some(expected) => format!(
                "The {} of {} is signed with {algorithm}, but the issuer's key is for {expected}.",
                token.label(),
                analysis.place(id)
            ),
            None => format!(
                "{} refused the token because of its algorithm: `alg` is {algorithm}.",
                analysis.place(id)
            ),
        };
        let mut finding = report
            .finding(what)
            .sentence(
                format!(
                    "The token is signed with {algorithm}, which is not what the {} expects",
                    if told.is_some() { "API" } else { "issuer's key" }
                ),
                refusal.map_or_else(
                    || "nobody can check it".to_owned(),
                    |refusal| format!("the server answers {}", refusal.exchange.status()),
                ),
            )
            .fix(format!(
                "Set the same algorithm on both sides: that of the issuer's key{}.",
                expected.as_ref().map(|name| format!(" ({name})")).unwrap_or_default()
            ))
            .evidence(id, Locus::Claim("alg".into()), expected.unwrap_or_default())
            .evidence(id, place.locus(), "")
            .leads_to(Effect::CredentialsRefused(id));
        if let Some((set, _)) = unfit {
            finding = finding.evidence(*set, Locus::ResponseBody("keys".into()), algorithm);
        }
        report.add(match (told, refusal) {
            (Some(_), _) => finding,
            (None, Some(_)) => finding.at_most(Certainty::Likely),
            (None, None) => finding.level(Level::Warning).at_most(Certainty::Likely),
        });
    }
}

/// The key that the token names, with the answer that published it.
fn key<'a>(
    analysis: &'a Analysis,
    token: &Token,
) -> Option<(crate::model::ExchangeId, &'a PublicKey)> {
    let set = analysis.keys_of(token.claim("iss")?)?;
    let id = token.header("kid")?;
    Some((set.exchange, set.keys.iter().find(|key| key.id.as_deref() == Some(id))?))
}

fn fits(algorithm: &str, key: &PublicKey) -> bool {
    let kind = match algorithm.get(..2) {
        Some("HS") => "oct",
        Some("RS" | "PS") => "RSA",
        Some("ES") => "EC",
        Some("Ed") => "OKP",
        _ => return true,
    };
    // One RSA key may serve RS256 and PS256 where it names neither.
    kind == key.kind && key.algorithm.as_deref().is_none_or(|only| only == algorithm)
}
