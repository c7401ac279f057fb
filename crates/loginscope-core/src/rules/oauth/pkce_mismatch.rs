//! A verifier that is not the one of the challenge.

use crate::{
    analysis::{
        Analysis,
        oauth::hashes::{s256, wrong_challenge, wrong_verifier},
    },
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// The SHA-256 of `code_verifier` is not the `code_challenge` of the authorization request.
    ///
    /// ## Why
    /// Loginscope computed it from both requests. Mostly the verifier of another login was stored last (two tabs, a double
    /// click, a page that began the login twice), or the hash was written in another encoding than base64url without padding.
    ///
    /// ## Fix
    /// Store each verifier under the state of its login and use the pair. Encode the 32 bytes of the hash, not their hexadecimal
    /// text, as base64url without `=`.
    ///
    /// ## References
    /// RFC 7636 §4.1, §4.2, §4.6 and appendix B (an example to compare with).
    id: "oauth/pkce-mismatch",
    title: "PKCE verifier that does not fit its challenge",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        let Some(challenge) = request.get("code_challenge") else { continue };
        for redeemed in &flow.redemptions {
            let Some(verifier) = redeemed.get("code_verifier") else { continue };
            let hashed = s256(verifier);
            let right = hashed == challenge;
            // The plain method has a rule of its own.
            if right
                || (request.get("code_challenge_method") != Some("S256") && verifier == challenge)
            {
                continue;
            }
            let of_another = analysis.oauth.flows.iter().any(|other| {
                other
                    .request
                    .as_ref()
                    .and_then(|other| other.get("code_challenge"))
                    .is_some_and(|other| other == hashed)
            });
            let because = if of_another {
                "it is the verifier of another login of this capture".to_owned()
            } else if let Some(wrong) = wrong_challenge(verifier, challenge) {
                wrong.to_owned()
            } else if let Some(wrong) = wrong_verifier(verifier) {
                format!("the verifier is not allowed: {wrong}")
            } else {
                "it is most likely the verifier of another login (another tab, a login that was begun twice)".to_owned()
            };
            report.add(
                report
                    .finding(format!("The code_verifier of {} does not fit the code_challenge of the authorization request, computed from both: {because}.", analysis.place(redeemed.exchange)))
                    .sentence(format!("The code_verifier does not fit the code_challenge ({because})"), "the provider does not redeem the code")
                    .fix("Store the verifier with the state of its login, and send:\ncode_challenge=base64url(SHA-256(code_verifier)), without `=`\ncode_challenge_method=S256")
                    .evidence(redeemed.exchange, Locus::RequestBody("code_verifier".into()), "the verifier whose SHA-256 was sent as code_challenge")
                    .evidence(request.exchange, Locus::RequestLine, "")
                    .leads_to(Effect::CredentialsRefused(redeemed.exchange))
                    .leads_to(Effect::TurnedAway(redeemed.exchange)),
            );
        }
    }
}
