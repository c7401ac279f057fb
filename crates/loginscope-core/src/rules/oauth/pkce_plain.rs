//! A challenge that is its verifier.

use crate::{
    analysis::{Analysis, oauth::hashes::s256},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The authorization request uses PKCE with `plain`, or leaves out `code_challenge_method`, which means `plain`.
    ///
    /// ## Why
    /// With `plain` the challenge is the verifier itself: who sees the authorization request can redeem the code. Where the
    /// method is left out but the challenge is a SHA-256, the provider compares the hash with the verifier as they stand
    /// and refuses the code.
    ///
    /// ## Fix
    /// Send `code_challenge_method=S256`.
    ///
    /// ## References
    /// RFC 7636 §4.2 and §4.3 (`plain` is the default), RFC 9700 §2.1.1.
    id: "oauth/pkce-plain",
    title: "PKCE without a hash",
    level: Warning, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        let Some(challenge) = request.get("code_challenge") else { continue };
        let method = request.get("code_challenge_method");
        if !matches!(method, None | Some("plain")) {
            continue;
        }
        let hashed = flow.redemptions.iter().find(|redeemed| {
            redeemed.get("code_verifier").is_some_and(|verifier| s256(verifier) == challenge)
        });
        let named = if method.is_some() {
            "says `plain`"
        } else {
            "leaves out code_challenge_method, which means `plain`"
        };
        let place = analysis.place(request.exchange);
        let mut finding = report
            .finding(match hashed {
                Some(_) => format!("{place} {named}, but the challenge is the SHA-256 of the verifier: the provider compares the two as they stand and finds them different."),
                None => format!("{place} {named}: the challenge is the verifier itself, and who sees this request can redeem the code."),
            })
            .sentence(format!("The authorization request {named}"), "the provider compares verifier and challenge as they stand")
            .fix("Name the method:\ncode_challenge_method=S256")
            .evidence(request.exchange, Locus::RequestLine, "code_challenge_method=S256");
        if let Some(redeemed) = hashed.filter(|redeemed| redeemed.failed()) {
            finding = finding
                .level(Level::Error)
                .evidence(redeemed.exchange, Locus::RequestBody("code_verifier".into()), "")
                .leads_to(Effect::CredentialsRefused(redeemed.exchange))
                .leads_to(Effect::TurnedAway(redeemed.exchange));
        }
        report.add(finding);
    }
}
