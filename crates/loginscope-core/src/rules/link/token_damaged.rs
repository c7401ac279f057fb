//! A link whose token did not survive the mail.

use crate::{
    analysis::{Analysis, links},
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// The token in a link for resetting a password or confirming an address is damaged or too old.
    ///
    /// ## Why
    /// Mail programs and trackers encode links again, break long ones and add signs of the sentence around them.
    ///
    /// ## Fix
    /// Use tokens of letters, digits, `-` and `_` only, keep the link short, and put it on a line of its own.
    ///
    /// ## References
    /// RFC 3986 §2.3 (unreserved characters), RFC 2045 §6.7 (quoted-printable).
    id: "link/token-damaged",
    title: "Token of a link damaged or expired",
    level: Error, bucket: Credentials, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for opened in links::opened(analysis) {
        let Some(exchange) = analysis.trace.get(opened.exchange) else { continue };
        let refused = matches!(exchange.status(), 400 | 401 | 403 | 404 | 410 | 422)
            || analysis.says(opened.exchange, links::BAD_LINK).is_some();
        let expired =
            analysis.says(opened.exchange, &["expired", "no longer valid", "too old"]).is_some();
        if !refused || (opened.damage.is_none() && !expired) {
            continue;
        }
        let place = analysis.place(opened.exchange);
        let (what, clause, fix) = match &opened.damage {
            Some(damage) => (
                format!(
                    "The link to {place} was refused, and its parameter `{}` {damage}.",
                    opened.parameter
                ),
                format!("The token of the link to {place} is damaged: it {damage}"),
                "Make tokens of letters, digits, `-` and `_` only (base64url without padding), encode them once, and switch link tracking off for this mail.",
            ),
            None => (
                format!("The link to {place} was refused: the server says that it has expired."),
                format!("The link to {place} has expired"),
                "Ask for a new link. If that happens often, let links live longer, and look at the clocks of the servers.",
            ),
        };
        report.add(
            report
                .finding(what)
                .sentence(clause, "the server refuses the link")
                .fix(fix)
                .at_most(Certainty::Likely)
                .evidence(opened.exchange, Locus::RequestLine, "")
                .evidence(opened.exchange, Locus::Status, "")
                .leads_to(Effect::TurnedAway(opened.exchange)),
        );
    }
}
