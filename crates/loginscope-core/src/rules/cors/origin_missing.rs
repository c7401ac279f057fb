//! A cross-origin answer without Access-Control-Allow-Origin.

use crate::{
    analysis::{Analysis, context::CredentialsMode, cors::CorsFailure, steps::StepKind},
    finding::{Effect, Level, Locus, Reporter},
    model::Exchange,
};

crate::rule! {
    /// The page asks another origin, and the answer does not say that the page may read it.
    ///
    /// ## Why
    /// Browsers give a script the answer of another origin only if that names the script's origin in
    /// `Access-Control-Allow-Origin`. The request itself reached the server.
    ///
    /// ## Fix
    /// Answer with the exact origin of the page, on errors and redirects too.
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `MissingAllowOriginHeader`; Firefox: `CORSMissingAllowOrigin2`.
    id: "cors/origin-missing",
    title: "Access-Control-Allow-Origin missing",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some(verdict) = analysis.cors(exchange.id) else { continue };
        let Some(response) = &exchange.response else { continue };
        if verdict.failure != Some(CorsFailure::OriginMissing) {
            continue;
        }
        // Where the answer is an error anyway, the missing header only hides it.
        let preflight = kind == StepKind::Preflight;
        if response.status >= 400 {
            continue;
        }
        let subject = if preflight { "The preflight" } else { "The answer" };
        let place = analysis.place(exchange.id);
        let credentials = analysis.context(exchange.id).and_then(|context| context.credentials.value())
            == Some(&CredentialsMode::Include);
        let mut lines = format!("Access-Control-Allow-Origin: {}", verdict.origin);
        if credentials {
            lines.push_str("\nAccess-Control-Allow-Credentials: true");
        }
        lines.push_str("\nVary: Origin");
        let mut finding = report
            .finding(format!("{subject} to {place} has no Access-Control-Allow-Origin, so a script on {} may not read it.", verdict.origin))
            .sentence(
                format!("{} answers {} without Access-Control-Allow-Origin", analysis.url(exchange.id).map(crate::analysis::host).unwrap_or_default(), verdict.origin),
                "the browser keeps the answer from the script",
            )
            .fix(format!("Send with this answer:\n{lines}"))
            .evidence(exchange.id, Locus::ResponseHeader("Access-Control-Allow-Origin".into(), None), verdict.origin.clone())
            .evidence(exchange.id, Locus::RequestHeader("Origin".into(), exchange.request.headers.all("origin").next().map(|line| line.0)), "")
            .leads_to(Effect::Unreadable(exchange.id));
        if let Some(pair) = analysis.context(exchange.id).and_then(|context| context.preflight_pair) {
            finding = finding.leads_to(Effect::Unreadable(pair)).explained_by(Effect::Unreadable(pair));
        }
        if !matters(analysis, exchange, kind) {
            finding = finding.level(Level::Note);
        }
        report.add(finding);
    }
}

/// Whether the login depends on the answer: an analytics call that nobody reads does not.
fn matters(analysis: &Analysis, exchange: &Exchange, kind: StepKind) -> bool {
    let asks_with_token = exchange
        .request
        .headers
        .get("access-control-request-headers")
        .is_some_and(|names| names.to_ascii_lowercase().contains("authorization"));
    let context = analysis.context(exchange.id);
    matches!(kind, StepKind::LoginRequest | StepKind::TokenRequest)
        || exchange.request.headers.has("authorization")
        || asks_with_token
        || exchange.request.headers.has("cookie")
        || context.and_then(|context| context.credentials.value()) == Some(&CredentialsMode::Include)
        || context
            .and_then(|context| context.preflight_pair)
            .is_some_and(|pair| matches!(analysis.kind(pair), StepKind::LoginRequest | StepKind::TokenRequest))
}
