//! A token that never expires.

use crate::{
    analysis::{
        Analysis,
        tokens::{Place, Role},
    },
    finding::{Locus, Reporter},
};

crate::rule! {
    /// A JWT that opens an API has no `exp`: whoever gets hold of it can use it for ever.
    ///
    /// ## Why
    /// Nothing but `exp` ends a signed token; logging out does not reach it.
    ///
    /// ## Fix
    /// Set `exp` some minutes to hours ahead and renew with a refresh token.
    ///
    /// ## References
    /// RFC 7519 §4.1.4 (exp); RFC 9068 §2.2 (exp is required in access tokens); RFC 8725.
    id: "token/no-expiry",
    title: "Token without an end",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let Some(jwt) = &token.jwt else { continue };
        // A JWT without a subject says nothing about a user: anonymous keys of hosted back ends are made like that.
        if jwt.claims.contains_key("exp")
            || !jwt.claims.contains_key("sub")
            || token.role() == Role::Refresh
        {
            continue;
        }
        let used = token.sent().find(|(_, place)| **place == Place::Authorization);
        let Some((id, place)) =
            used.or_else(|| token.issued().filter(|_| token.role() != Role::Unknown))
        else {
            continue;
        };
        report.add(
            report
                .finding(format!(
                    "The {} of {} has no `exp`, so it is good for ever.",
                    token.label(),
                    analysis.place(id)
                ))
                .sentence("A token has no `exp`", "whoever gets hold of it can use it for ever")
                .fix("Where the token is made, give it an end:\nexp: now + 900")
                .evidence(id, place.locus(), "")
                .evidence(id, Locus::Claim("exp".into()), "minutes to hours after iat"),
        );
        break;
    }
}
