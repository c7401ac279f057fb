//! A token that expires almost as soon as it is there.

use crate::{
    analysis::{Analysis, tokens::Place},
    finding::{Effect, Level, Locus, Reporter},
    words::duration,
};

crate::rule! {
    /// A token lasts so short that it may expire before it is used.
    ///
    /// ## Why
    /// Between `iat` and `exp` the token has to reach the browser and come back, and the clocks of two servers may differ by seconds.
    ///
    /// ## Fix
    /// Let access tokens last for 5 to 60 minutes and renew them ahead of time.
    ///
    /// ## References
    /// RFC 7519 §4.1.4 (exp, leeway); RFC 6749 §5.1 (expires_in).
    id: "token/short-lifetime",
    title: "Token with a short life",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told = Vec::new();
    for token in &analysis.tokens {
        let (Some(issued), Some(expires)) = (token.time("iat"), token.time("exp")) else {
            continue;
        };
        let lifetime = expires.seconds() - issued.seconds();
        let used = token
            .sent()
            .find(|(_, place)| matches!(place, Place::Authorization | Place::Cookie(_)));
        // A proof of one request or a logout token is short on purpose; what is given out or used is not.
        let Some((id, place)) = used.or_else(|| token.issued().filter(|_| !token.name.is_empty()))
        else {
            continue;
        };
        if lifetime >= 120 || told.contains(&lifetime) {
            continue;
        }
        told.push(lifetime);
        let refused = analysis.refusal_of(token).filter(|refusal| {
            token.issued().is_some() && analysis.server_time(refusal.exchange.id) >= expires
        });
        let what = if lifetime <= 0 {
            format!(
                "The {} of {} has expired the moment it is made: `exp` {expires} is not after `iat` {issued}.",
                token.label(),
                analysis.place(id)
            )
        } else {
            format!(
                "The {} of {} lasts {} from `iat` to `exp`.",
                token.label(),
                analysis.place(id),
                duration(lifetime)
            )
        };
        let clause = if lifetime <= 0 {
            "A token has expired the moment it is made".to_owned()
        } else {
            format!("A token lasts only {}", duration(lifetime))
        };
        let mut finding = report
            .finding(what)
            .sentence(clause, "it expires before it is used")
            .fix("Give access tokens 5 to 60 minutes:\nexp: iat + 900")
            .evidence(id, place.locus(), "")
            .evidence(id, Locus::Claim("exp".into()), "iat + 900");
        finding = match refused {
            Some(refused) => {
                finding.level(Level::Error).leads_to(Effect::NotRenewed(refused.exchange.id))
            }
            // Some issuers renew every minute by design.
            None if lifetime > 15 => finding.level(Level::Note),
            None => finding,
        };
        report.add(finding);
    }
}
