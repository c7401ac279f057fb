//! A token whose signature does not hold.

use crate::{
    analysis::{
        Analysis,
        signatures::{Keys, Verdict},
        tokens::complaints::Complaint,
    },
    finding::{Certainty, Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A token was not signed with the key that it should have been signed with, or it was changed since.
    ///
    /// ## Why
    /// Two deployments have different secrets, an API has the keys of another issuer, or something on the way changed the token.
    ///
    /// ## Fix
    /// Give the API the key of the issuer that makes its tokens: the same secret in every deployment and instance, or its `jwks_uri`.
    ///
    /// ## References
    /// RFC 7515 §5.2 (signature validation); RFC 8725 §3.
    id: "token/signature-invalid",
    title: "Token with a wrong signature",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Keys], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let Some(signature) = analysis.signatures.of(&token.value) else { continue };
        let because = match &signature.verdict {
            Verdict::Valid => continue,
            Verdict::Invalid => {
                "it was made with another key, or the token was changed since".to_owned()
            }
            Verdict::Refused(why) => why.clone(),
        };
        let refusal = analysis.refusal_of(token);
        let complaint = refusal.and_then(|refusal| analysis.complaint(refusal.exchange.id));
        // With keys that don't fit, nothing is known, unless the server has the same trouble.
        let judged = signature.verdict == Verdict::Invalid
            || matches!(
                complaint,
                Some(Complaint::Signature | Complaint::UnknownKey | Complaint::Algorithm)
            );
        let Some((id, place)) = refusal
            .map(|refusal| (refusal.exchange.id, refusal.place))
            .or_else(|| token.seen.first().map(|(id, place)| (*id, place)))
        else {
            continue;
        };
        if !judged {
            continue;
        }
        let (key, fix) = match signature.keys {
            Keys::Given => (
                "the key that was given",
                "If the key is the issuer's, log in again for a new token; else give the API the key that signs: the same secret in every deployment, or the issuer's `jwks_uri`.",
            ),
            Keys::Published(_) => (
                "the keys that its issuer publishes",
                "Let the issuer publish the key that it signs with, and the API read that set: one issuer, one `jwks_uri`.",
            ),
        };
        let here = analysis.place(id);
        let mut finding = report
            .finding(format!(
                "The signature of the {} of {here} does not hold with {key}: {because}.",
                token.label()
            ))
            .sentence(
                format!("The token's signature does not hold with {key}"),
                refusal.map_or_else(
                    || "whoever checks it refuses it".to_owned(),
                    |refusal| format!("{here} is answered with {}", refusal.exchange.status()),
                ),
            )
            .fix(fix)
            .evidence(id, place.locus(), "a token signed with this key")
            .evidence(id, Locus::Claim("kid".into()), "")
            .explained_by(Effect::ForeignToken(id))
            .leads_to(Effect::CredentialsRefused(id));
        if let Keys::Published(set) = signature.keys {
            finding = finding.evidence(set, Locus::ResponseBody("keys".into()), "");
        }
        report.add(match refusal {
            Some(_) => finding,
            // Taken by the server: the key is rather that of another.
            None => finding.level(Level::Warning).at_most(Certainty::Possible),
        });
    }
}
