//! Name or password refused.

use crate::{
    analysis::{Analysis, Outcome, credentials, steps::StepKind},
    finding::{Effect, Level, Locus, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// The server refused the user's name or password.
    ///
    /// ## Why
    /// Most often they are simply wrong. Where they are surely right: another environment or database than the one with this account, an
    /// account that is not active, or a password that was stored with another hash.
    ///
    /// ## Fix
    /// Try them where they are known to work, reset the password, and look at the account.
    ///
    /// ## References
    /// RFC 9110 §15.5.2 (401).
    id: "credentials/rejected",
    title: "Name or password refused",
    level: Error, bucket: Credentials, owner: User,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut last = None;
    for refused in credentials::refused(analysis)
        .filter(|refused| analysis.kind(refused.exchange) == StepKind::LoginRequest)
    {
        last = Some(refused);
    }
    let Some(refused) = last else { return };
    let place = analysis.place(refused.exchange);
    let what = match refused.words {
        Some(words) => format!("{place} was refused; the server says {words:?}."),
        None if analysis
            .trace
            .get(refused.exchange)
            .is_some_and(|exchange| exchange.status() == 401) =>
        {
            format!("{place} was answered with 401.")
        }
        None => format!("{place} led back to the login page."),
    };
    let mut finding = report
        .finding(what)
        .sentence(format!("The server refuses the name or password ({place})"), "nobody is logged in")
        .fix("Check name and password first. If they are surely right, look whether this account exists and is active in this environment's database, and how its password was hashed.")
        .at_most(refused.certainty)
        .evidence(refused.exchange, Locus::Status, "")
        .check("the user's record in this environment's database: does it exist, is it active, which hash has its password?")
        .leads_to(Effect::TurnedAway(refused.exchange))
        .leads_to(Effect::NoSession(refused.exchange));
    if refused.said_in != refused.exchange {
        finding = finding.evidence(refused.said_in, Locus::ResponseBody(String::new()), "");
    }
    let in_later = analysis.attempts().any(|attempt| {
        attempt > refused.exchange
            && analysis.login_before(ExchangeId(attempt.0 + 1)) == Some(attempt)
    });
    if in_later || analysis.outcome == Outcome::Success {
        finding = finding.level(Level::Note);
    }
    report.add(finding);
}
