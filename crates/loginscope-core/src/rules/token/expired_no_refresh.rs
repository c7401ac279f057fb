//! A token ran out and nothing renewed it.

use crate::{
    analysis::{Analysis, tokens::Role},
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// A token was good, expired in the middle of the session, and the client went on to send it instead of renewing it.
    ///
    /// ## Why
    /// Access tokens last for minutes. A client has to renew them before `exp` or on the first 401, and does neither here.
    ///
    /// ## Fix
    /// On a 401 redeem the refresh token once, and send the request again with the new token.
    ///
    /// ## References
    /// RFC 6749 §1.5 and §6 (refresh token); RFC 7519 §4.1.4 (exp).
    id: "token/expired-no-refresh",
    title: "Expired and not renewed",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let renewals = analysis.renewals();
    for token in &analysis.tokens {
        let Some(expires) = token.time("exp") else { continue };
        let Some(refusal) = analysis.refusal_of(token) else { continue };
        let id = refusal.exchange.id;
        if refusal.exchange.status() != 401 || analysis.server_time(id) < expires {
            continue;
        }
        let accepted = token.sent().map(|(id, _)| id).filter(|used| *used < id);
        let accepted = accepted.filter(|used| {
            analysis
                .trace
                .get(*used)
                .is_some_and(|exchange| (200..400).contains(&exchange.status()))
        });
        let Some(accepted) = accepted.last() else { continue };
        if renewals.iter().any(|renewal| renewal.exchange.id > accepted) {
            continue;
        }
        let (was, place) = (analysis.place(accepted), analysis.place(id));
        let refresh = analysis.tokens.iter().find(|token| {
            token.role() == Role::Refresh && token.issued().is_some_and(|(issued, _)| issued < id)
        });
        let has = if refresh.is_some() {
            " The client had a refresh token and did not use it."
        } else {
            ""
        };
        let mut finding = report
            .finding(format!("{was} accepted the token. It expired at {expires}, and {place} was sent it all the same and answered 401.{has}"))
            .sentence("The token expired and the client did not renew it", format!("{place} is answered with 401"))
            .fix("Renew before `exp` or on the first 401, then send the request again:\ngrant_type=refresh_token&refresh_token=…")
            .evidence(id, refusal.place.locus(), "a token that was renewed")
            .evidence(id, Locus::Claim("exp".into()), "")
            .evidence(accepted, Locus::Status, "")
            .leads_to(Effect::NotRenewed(id));
        if let Some((issued, place)) = refresh.and_then(|token| token.issued()) {
            finding = finding.evidence(issued, place.locus(), "");
        }
        report.add(finding);
    }
}
