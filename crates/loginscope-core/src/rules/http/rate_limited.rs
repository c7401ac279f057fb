//! Too many tries.

use crate::{
    analysis::{
        Analysis, Outcome,
        credentials::{LOCKED, bot_challenge},
        steps::StepKind,
    },
    finding::{Effect, Level, Locus, Reporter},
    model::Timestamp,
    words::duration,
};

crate::rule! {
    /// The server refuses because there were too many requests, or the account is locked.
    ///
    /// ## Why
    /// A rate limit or lock-out stands between the user and the login. Whether name and password are right does not matter until it ends.
    ///
    /// ## Fix
    /// Wait until it ends, or lift it for this account or address. If users meet it without trying often, they share an address
    /// (a proxy, an office): let the limit count accounts, and let the application see the client's address.
    ///
    /// ## References
    /// RFC 6585 §4 (429), RFC 9110 §10.2.3 (Retry-After).
    id: "http/rate-limited",
    title: "Too many requests or account locked",
    level: Error, bucket: Policy, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let status = exchange.status();
        let login_step = matches!(
            kind,
            StepKind::LoginRequest
                | StepKind::SecondFactor
                | StepKind::TokenRequest
                | StepKind::AuthorizationResponse
                | StepKind::Refresh
                | StepKind::PasswordReset
                | StepKind::Registration
        );
        let limited = matches!(status, 429 | 423)
            || (login_step
                && matches!(status, 200 | 400 | 401 | 403 | 503)
                && analysis.says(exchange.id, LOCKED).is_some());
        if !limited || bot_challenge(exchange).is_some() {
            continue;
        }
        let place = analysis.place(exchange.id);
        let retry = exchange.response_header("retry-after");
        let wait = retry.and_then(|(_, value)| {
            let seconds = value.trim().parse::<i64>().ok().or_else(|| {
                Timestamp::from_http_date(value)
                    .map(|until| until.seconds() - analysis.server_time(exchange.id).seconds())
            })?;
            (seconds >= 0).then(|| duration(seconds))
        });
        let locked = status == 423
            || analysis
                .says(
                    exchange.id,
                    &[
                        "account locked",
                        "account is locked",
                        "account has been locked",
                        "locked out",
                        "temporarily locked",
                    ],
                )
                .is_some();
        let mut what = format!(
            "{place} was answered with {status}: {}.",
            if locked { "the account is locked" } else { "too many requests" }
        );
        if let Some(wait) = &wait {
            what.push_str(&format!(" The server asks to wait {wait} (Retry-After)."));
        }
        let mut finding = report
            .finding(what)
            .sentence(
                if locked { format!("The account is locked ({place} answers {status})") } else { format!("There were too many requests to {place}") },
                wait.map_or_else(|| "nobody gets in until the limit ends".to_owned(), |wait| format!("nobody gets in for another {wait}")),
            )
            .fix("Wait, or lift the limit for this account or address. Behind a proxy, let the limit count the client's address (`X-Forwarded-For` from the proxy only), not the proxy's.")
            .evidence(exchange.id, Locus::Status, "")
            .leads_to(Effect::TurnedAway(exchange.id));
        if let Some((index, _)) = retry {
            finding = finding.evidence(
                exchange.id,
                Locus::ResponseHeader("Retry-After".into(), Some(index)),
                "",
            );
        }
        if !login_step
            && (analysis.succeeds_later(exchange.id) || analysis.outcome == Outcome::Success)
        {
            finding = finding.level(Level::Note);
        }
        report.add(finding);
    }
}
