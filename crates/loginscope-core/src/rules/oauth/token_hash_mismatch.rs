//! An ID token that was not issued with what came beside it.

use crate::{
    analysis::{Analysis, oauth::hashes::hash_matches},
    finding::{Locus, Reporter},
};

crate::rule! {
    /// `at_hash` or `c_hash` of the ID token is not the hash of the access token or code that came with it.
    ///
    /// ## Why
    /// The two claims tie access token and code to the ID token: half of the hash that the token's algorithm names. Loginscope
    /// computed it. They differ when tokens of two answers are mixed (an old one from storage, a second tab) or when somebody
    /// put another code or token into the answer.
    ///
    /// ## Fix
    /// Take all tokens of one answer together, and refuse the answer where the hash differs.
    ///
    /// ## References
    /// OpenID Connect Core §3.1.3.6, §3.2.2.9, §3.3.2.11.
    id: "oauth/token-hash-mismatch",
    title: "ID token with the hash of another token or code",
    level: Warning, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        for token in flow.id_tokens() {
            let beside = |name: &str| {
                let answered = flow
                    .responses
                    .iter()
                    .filter(|response| response.exchange == token.exchange)
                    .find_map(|response| response.get(name));
                answered.or_else(|| {
                    flow.redemptions
                        .iter()
                        .filter(|redeemed| redeemed.exchange == token.exchange)
                        .find_map(|redeemed| redeemed.answer.get(name))
                })
            };
            for (claim, name, of) in
                [("at_hash", "access_token", "the access token"), ("c_hash", "code", "the code")]
            {
                if beside(name).and_then(|value| hash_matches(&token.jwt, claim, value))
                    != Some(false)
                {
                    continue;
                }
                let place = analysis.place(token.exchange);
                report.add(
                    report
                        .finding(format!("`{claim}` of the ID token of {place} is not the hash of {of} that came with it, computed from both."))
                        .sentence(format!("The ID token does not belong to {of} that came with it (`{claim}`)"), "a client that checks it refuses the answer")
                        .fix(format!("Use the tokens of one answer together. If the provider computes `{claim}`, it is base64url of the left half of the hash of {of}'s ASCII text."))
                        .evidence(token.exchange, Locus::Claim(claim.into()), format!("base64url(left half of the hash of {name})")),
                );
            }
        }
    }
}
