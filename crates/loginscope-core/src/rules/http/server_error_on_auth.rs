//! The login endpoint breaks down.

use crate::{
    analysis::{
        Analysis,
        credentials::bot_challenge,
        csrf,
        steps::{StepKind, is_login_address},
    },
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The server failed while it handled a step of the login.
    ///
    /// ## Why
    /// 5xx is the server's own failure: an exception in the code, a database or session store that does not answer, a proxy that does not
    /// reach the application. Name, password and token were perhaps never looked at.
    ///
    /// ## Fix
    /// Read the server's log at this time.
    ///
    /// ## References
    /// RFC 9110 §15.6.
    id: "http/server-error-on-auth",
    title: "Server error in a step of the login",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let status = exchange.status();
        let step = matches!(
            kind,
            StepKind::LoginRequest
                | StepKind::LoginForm
                | StepKind::AuthorizationRequest
                | StepKind::AuthorizationResponse
                | StepKind::TokenRequest
                | StepKind::Refresh
                | StepKind::SecondFactor
                | StepKind::Registration
                | StepKind::PasswordReset
                | StepKind::Logout
        ) || (analysis.url(exchange.id).is_some_and(is_login_address)
            && kind != StepKind::Preflight);
        if !step
            || status < 500
            || bot_challenge(exchange).is_some()
            || csrf::refusal_of(analysis, exchange).is_some()
        {
            continue;
        }
        let place = analysis.place(exchange.id);
        let proxy = matches!(status, 502 | 504)
            || (status == 503
                && analysis
                    .says(
                        exchange.id,
                        &["nginx", "varnish", "haproxy", "upstream", "no server is available"],
                    )
                    .is_some());
        let at = analysis.server_time(exchange.id);
        let mut finding = report
            .finding(format!(
                "{place} ({}) was answered with {status} at {at}{}",
                kind.label().to_lowercase(),
                if proxy { ": the proxy did not get an answer from the application." } else { "." }
            ))
            .sentence(format!("{} fails on the server ({status} from {place})", kind.label()), "the login cannot go on")
            .fix(if proxy {
                "Find out why the proxy does not reach the application: is it running, on the address and port of the proxy's set-up, does it answer in time?"
            } else {
                "Read the application's log at this time; database, session store and provider are the usual suspects."
            })
            .evidence(exchange.id, Locus::Status, "")
            .check(format!("journalctl --since '{at}' (or the application's own log)"))
            .leads_to(Effect::TurnedAway(exchange.id))
            .leads_to(Effect::NoSession(exchange.id));
        if proxy {
            finding = finding.check("tail /var/log/nginx/error.log");
        }
        if analysis.succeeds_later(exchange.id) || kind == StepKind::Logout {
            finding = finding.level(Level::Warning);
        }
        report.add(finding);
    }
}
