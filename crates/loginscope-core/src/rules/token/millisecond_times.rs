//! Times of a token in milliseconds.

use crate::{
    analysis::Analysis,
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// `exp`, `iat` or `nbf` of a token is in milliseconds; the standard counts seconds.
    ///
    /// ## Why
    /// `Date.now()` and Java's `currentTimeMillis()` give milliseconds. Read as seconds they are thousands of years ahead: such a token
    /// never expires, and one with such an `iat` or `nbf` is never valid.
    ///
    /// ## Fix
    /// Divide by 1000 and round down.
    ///
    /// ## References
    /// RFC 7519 §2 (NumericDate: seconds since 1970).
    id: "token/millisecond-times",
    title: "Token times in milliseconds",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let wrong: Vec<&str> = ["exp", "nbf", "iat"]
            .into_iter()
            .filter(|claim| token.milliseconds(claim).is_some())
            .collect();
        let Some((first, last)) = wrong.first().zip(wrong.last()) else { continue };
        let refusal = analysis.refusal_of(token);
        // Only what lies ahead where it should lie behind is refused.
        let refused = refusal.filter(|_| *last != "exp");
        let Some((id, place)) = refusal
            .map(|refusal| (refusal.exchange.id, refusal.place))
            .or_else(|| token.seen.first().map(|(id, place)| (*id, place)))
        else {
            continue;
        };
        let meant = token.milliseconds(first).unwrap_or_default();
        let names = wrong.join("`, `");
        let follows =
            if *first == "exp" { "the token never expires" } else { "the token is never valid" };
        let mut finding = report
            .finding(format!(
                "The {} of {} has `{names}` in milliseconds; read as seconds, as the standard says, that is thousands of years ahead. `{first}` should be {} ({meant}).",
                token.label(),
                analysis.place(id),
                meant.seconds(),
            ))
            .fix(format!("Where the token is made, write seconds:\n{first}: Math.floor(Date.now() / 1000)"))
            .evidence(id, place.locus(), "")
            .evidence(id, Locus::Claim((*first).into()), meant.seconds().to_string());
        finding = match refused {
            Some(refused) => finding
                .sentence(
                    format!(
                        "The times of the token (`{names}`) are in milliseconds instead of seconds"
                    ),
                    format!(
                        "the server takes it for one of the far future and answers {}",
                        refused.exchange.status()
                    ),
                )
                .leads_to(Effect::CredentialsRefused(id)),
            None => finding
                .sentence(
                    format!(
                        "The times of the token (`{names}`) are in milliseconds instead of seconds"
                    ),
                    follows,
                )
                .level(Level::Warning),
        };
        report.add(finding);
    }
}
