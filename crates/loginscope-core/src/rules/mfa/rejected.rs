//! A one-time code that was refused.

use crate::{
    analysis::{
        Analysis, Outcome,
        credentials::LOCKED,
        csrf::{self, is_unsafe},
        steps::StepKind,
    },
    finding::{Certainty, Effect, Level, Locus, Reporter},
    model::Timestamp,
    words::duration,
};

crate::rule! {
    /// The server refused the one-time code.
    ///
    /// ## Why
    /// A code of an authenticator app is good for about 30 seconds by the clock: where the clock of the server or of the phone is off, right
    /// codes are refused. Otherwise the code was mistyped, used before, or of another account.
    ///
    /// ## Fix
    /// Set the clocks (`timedatectl` on the server, automatic time on the phone), and try the next code.
    ///
    /// ## References
    /// RFC 6238 §5.2 (time step and drift).
    id: "mfa/rejected",
    title: "One-time code refused",
    level: Error, bucket: Credentials, owner: User,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let refused = analysis
        .steps()
        .filter(|(exchange, kind)| {
            *kind == StepKind::SecondFactor && is_unsafe(&exchange.request.method)
        })
        .filter(|(exchange, _)| {
            matches!(exchange.status(), 400 | 401 | 403 | 422)
                && csrf::refusal_of(analysis, exchange).is_none()
                && analysis.says(exchange.id, LOCKED).is_none()
                || (exchange.status() == 200 && analysis.says(exchange.id, WRONG_CODE).is_some())
                || leads_back(analysis, exchange.id)
        });
    let Some((exchange, _)) = refused.last() else { return };
    let place = analysis.place(exchange.id);
    let skew = exchange
        .response_header("date")
        .and_then(|(_, value)| Timestamp::from_http_date(value))
        .map(|server| server.seconds() - exchange.started_at.seconds());
    let mut what = format!("{place} was refused: the server did not accept the one-time code.");
    let mut finding_fix = "Try the next code; look whether it is the code of this account. `timedatectl` on the server must say that the clock is synchronised.".to_owned();
    if let Some(skew) = skew.filter(|skew| skew.abs() >= 30) {
        what.push_str(&format!(" The server's clock is {} {} the browser's, so codes that follow the clock do not fit.", duration(skew), if skew > 0 { "ahead of" } else { "behind" }));
        "Set the clocks: `timedatectl set-ntp true` on the server, automatic time on this machine and on the phone.".clone_into(&mut finding_fix);
    }
    let mut finding = report
        .finding(what)
        .sentence(
            format!("The server refuses the one-time code ({place})"),
            "the login stops at the second factor",
        )
        .fix(finding_fix)
        .at_most(Certainty::Likely)
        .evidence(exchange.id, Locus::Status, "")
        .check("date -u; timedatectl")
        .leads_to(Effect::TurnedAway(exchange.id));
    if let (Some(_), Some((index, _))) =
        (skew.filter(|skew| skew.abs() >= 30), exchange.response_header("date"))
    {
        finding = finding.evidence(
            exchange.id,
            Locus::ResponseHeader("Date".into(), Some(index)),
            "the browser's time",
        );
    }
    if analysis.outcome == Outcome::Success {
        finding = finding.level(Level::Note);
    }
    report.add(finding);
}

const WRONG_CODE: &[&str] = &[
    "invalid code",
    "incorrect code",
    "wrong code",
    "code is invalid",
    "code is incorrect",
    "code has expired",
    "code expired",
    "invalid one-time",
    "invalid otp",
    "invalid token",
    "invalid verification",
];

/// Whether the answer shows the same form again, and that it was wrong.
fn leads_back(analysis: &Analysis, id: crate::model::ExchangeId) -> bool {
    let next = analysis.context(id).and_then(|context| context.redirected_to);
    next.is_some_and(|next| {
        analysis.kind(next) == StepKind::SecondFactor && analysis.says(next, WRONG_CODE).is_some()
    })
}
