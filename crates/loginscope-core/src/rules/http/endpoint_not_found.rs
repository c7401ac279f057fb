//! A step of the login goes to an address that does not exist.

use crate::{
    analysis::{Analysis, Outcome, credentials::ENUMERATING, steps::StepKind},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A step of the login was answered with 404 or 405: the address or the method is not the server's.
    ///
    /// ## Why
    /// The path has changed, a prefix (`/api`, `/auth`) is missing or doubled by a proxy, the server knows the path by another method, or
    /// a single-page application has no route for the callback and the server does not hand out its page for unknown paths.
    ///
    /// ## Fix
    /// Compare the address with the routes of the application and with the proxy's `location` and rewriting rules.
    ///
    /// ## References
    /// RFC 9110 §15.5.5 (404), §15.5.6 (405, Allow).
    id: "http/endpoint-not-found",
    title: "Login endpoint not found",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let status = exchange.status();
        if !matches!(status, 404 | 405)
            || analysis.succeeds_later(exchange.id)
            || analysis.says(exchange.id, ENUMERATING).is_some()
        {
            continue;
        }
        let metadata = analysis.url(exchange.id).is_some_and(|url| {
            url.path().contains("/.well-known/openid-configuration")
                || url.path().ends_with("/jwks.json")
                || url.path().ends_with("/jwks")
        });
        let step = matches!(
            kind,
            StepKind::LoginRequest
                | StepKind::AuthorizationRequest
                | StepKind::AuthorizationResponse
                | StepKind::TokenRequest
                | StepKind::Refresh
                | StepKind::SecondFactor
                | StepKind::Logout
                | StepKind::LoginForm
        );
        if !step && !metadata {
            continue;
        }
        let place = analysis.place(exchange.id);
        let allow = exchange.response_header("allow");
        let what = match (status, allow) {
            (405, Some((_, allow))) => format!(
                "{place} was answered with 405: the server knows this address, but only with {allow}."
            ),
            (405, None) => format!(
                "{place} was answered with 405: the server does not take {} at this address.",
                exchange.request.method
            ),
            _ => format!("{place} was answered with 404: the server does not know this address."),
        };
        let name = if metadata { "Metadata of the provider" } else { kind.label() };
        let fix = if kind == StepKind::AuthorizationResponse {
            "Make this address answer: compare it with the application's route for the callback. For a single-page application: `try_files $uri /index.html;` (nginx)."
        } else if status == 405 {
            "Use the method that the server takes, or look for a redirect or proxy rule that turned it into another one."
        } else {
            "Compare the address with the routes of the application and with the prefixes that the proxy adds or takes away."
        };
        let mut finding = report
            .finding(what)
            .sentence(
                format!("{name}: {place} does not exist on the server ({status})"),
                "the login cannot go on",
            )
            .fix(fix)
            .evidence(exchange.id, Locus::RequestLine, "")
            .evidence(exchange.id, Locus::Status, "")
            .check("nginx -T | grep -A3 location")
            .leads_to(Effect::TurnedAway(exchange.id))
            .leads_to(Effect::NoSession(exchange.id));
        if analysis.outcome == Outcome::Success || kind == StepKind::Logout || metadata {
            finding = finding.level(if analysis.outcome == Outcome::Success {
                Level::Note
            } else {
                Level::Warning
            });
        }
        report.add(finding);
    }
}
