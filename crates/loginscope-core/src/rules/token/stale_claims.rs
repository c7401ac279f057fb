//! A token that was made before the user's rights changed.

use crate::{
    analysis::{
        Analysis,
        tokens::{Refusal, Token},
    },
    finding::{Certainty, Effect, Locus, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// A request was refused with 403, and its token is older than a change of the user's rights.
    ///
    /// ## Why
    /// Roles and scopes are written into a token when it is made. What is given later stands in the next token only.
    ///
    /// ## Fix
    /// Renew the token after a change of rights, or let the API look rights up instead of reading them from the token.
    ///
    /// ## References
    /// RFC 9068 §2.2.3.1 (roles, groups, entitlements); RFC 6750 §3.1 (insufficient_scope).
    id: "token/stale-claims",
    title: "Token older than the user's rights",
    level: Error, bucket: Policy, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

/// Each is held against all tokens.
const MOST: usize = 50;
/// Claims in which rights stand.
const RIGHTS: &[&str] = &[
    "scope",
    "scp",
    "roles",
    "role",
    "groups",
    "permissions",
    "entitlements",
    "authorities",
    "realm_access",
    "resource_access",
];
/// What is changed when somebody is given rights.
const CHANGES: &[&str] =
    &["roles", "role", "groups", "permissions", "members", "grants", "memberships"];

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in
        analysis.refused_tokens().filter(|refusal| refusal.exchange.status() == 403).take(MOST)
    {
        let (token, id) = (refusal.token, refusal.exchange.id);
        let newer = newer(analysis, token);
        let change = change(analysis, &refusal);
        let (what, other) = match (newer, change) {
            (Some((other, claim)), _) => {
                (format!("a newer token of the same user has other rights (`{claim}`)"), other)
            }
            (None, Some(change)) => (
                format!("{} changed rights after the token had been made", analysis.place(change)),
                change,
            ),
            (None, None) => continue,
        };
        let place = analysis.place(id);
        report.add(
            report
                .finding(format!("{place} was answered with 403; {what}."))
                .sentence("The token is older than the user's rights", format!("{place} is answered with 403"))
                .fix("Renew the token after rights were changed and send the new one; logging in again does it too.")
                .evidence(id, refusal.place.locus(), "the newest token")
                .evidence(id, Locus::Claim("iat".into()), "after the change")
                .evidence(other, Locus::RequestLine, "")
                .at_most(Certainty::Likely)
                .leads_to(Effect::TurnedAway(id)),
        );
    }
}

/// A later token of the same user whose rights differ, and the claim that does.
fn newer(analysis: &Analysis, token: &Token) -> Option<(ExchangeId, &'static str)> {
    let jwt = token.jwt.as_ref()?;
    let (subject, issued) = (token.claim("sub")?, token.time("iat")?);
    analysis.tokens.iter().find_map(|other| {
        let theirs = other.jwt.as_ref()?;
        let same = other.claim("sub") == Some(subject)
            && other.claim("iss") == token.claim("iss")
            && other.role() == token.role();
        if !same
            || other.time("iat")? <= issued
            || jwt.claims.get("aud") != theirs.claims.get("aud")
        {
            return None;
        }
        let claim = RIGHTS.iter().copied().find(|claim| {
            theirs.claims.get(*claim).is_some_and(|value| jwt.claims.get(*claim) != Some(value))
        })?;
        Some((other.seen.first()?.0, claim))
    })
}

/// A request after the token was made and before it was refused that changed rights.
fn change(analysis: &Analysis, refusal: &Refusal<'_>) -> Option<ExchangeId> {
    let issued = refusal.token.time("iat")?;
    analysis.steps().take(refusal.exchange.id.0 as usize).map(|(exchange, _)| exchange).find_map(
        |exchange| {
            let unsafe_method =
                matches!(exchange.request.method.as_str(), "POST" | "PUT" | "PATCH");
            let names = analysis
                .url(exchange.id)?
                .path_segments()?
                .any(|segment| CHANGES.contains(&segment));
            let later = exchange.started_at > issued;
            (unsafe_method
                && names
                && later
                && (200..300).contains(&exchange.status())
                && analysis.same_site(exchange.id, refusal.exchange.id))
            .then_some(exchange.id)
        },
    )
}
