//! A status that says something else than the answer means.

use crate::{
    analysis::{Analysis, Outcome, steps::StepKind},
    finding::{Level, Locus, Reporter},
    http::json,
    model::Exchange,
};

crate::rule! {
    /// The status of an answer says one thing and the answer itself another.
    ///
    /// ## Why
    /// Clients, proxies and libraries act on the status: they log in again on 401, give up on 403 and store what comes with 200. An
    /// API that redirects to a login page hands HTML to a script that waits for JSON.
    ///
    /// ## Fix
    /// 401 with `WWW-Authenticate` where nobody is logged in, 403 where somebody is and may not, and never 200 for a failure.
    ///
    /// ## References
    /// RFC 9110 §15.5.2 (401), §15.5.4 (403), §11.6.1 (WWW-Authenticate).
    id: "http/status-misused",
    title: "Status and meaning differ",
    level: Warning, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut said = std::collections::BTreeSet::new();
    for (exchange, kind) in analysis.steps() {
        let place = analysis.place(exchange.id);
        if !matches!(kind, StepKind::ApiRequest | StepKind::LoginRequest)
            || !said.insert(place.clone())
        {
            continue;
        }
        let status = exchange.status();
        let carries = exchange.request_header("authorization").is_some()
            || exchange.request_header("cookie").is_some();
        let (what, fix) = if kind == StepKind::ApiRequest
            && status == 403
            && analysis.says(exchange.id, STRANGER).is_some()
        {
            (
                format!(
                    "{place} was answered with 403, and the answer says that nobody is logged in: that is what 401 is for."
                ),
                "Answer with `401 Unauthorized` and a line such as `WWW-Authenticate: Bearer`.",
            )
        } else if kind == StepKind::ApiRequest
            && status == 401
            && carries
            && analysis.says(exchange.id, NOT_ALLOWED).is_some()
        {
            (
                format!(
                    "{place} was answered with 401, and the answer says that the user may not do this: that is what 403 is for. Clients log in again on 401, which does not help here."
                ),
                "Answer with `403 Forbidden`.",
            )
        } else if status == 200 && fails(exchange) {
            (
                format!(
                    "{place} was answered with 200, and its body says that the request failed. Clients that look at the status take it for a success."
                ),
                "Answer with `401 Unauthorized` for a refused login, 4xx for what the client did wrong and 5xx for what the server did.",
            )
        } else {
            continue;
        };
        let mut finding = report.finding(what).fix(fix).evidence(exchange.id, Locus::Status, "");
        if analysis.outcome == Outcome::Success {
            finding = finding.level(Level::Note);
        }
        report.add(finding);
    }
}

const STRANGER: &[&str] = &[
    "not authenticated",
    "credentials were not provided",
    "not logged in",
    "login required",
    "unauthenticated",
];
const NOT_ALLOWED: &[&str] = &[
    "insufficient permission",
    "insufficient_scope",
    "insufficient scope",
    "permission denied",
    "not allowed to",
    "access denied",
    "missing role",
    "forbidden",
];

/// Whether the answer's JSON says that the request failed.
fn fails(exchange: &Exchange) -> bool {
    let body = exchange
        .response
        .as_ref()
        .and_then(|response| response.body.value())
        .filter(|body| body.raw.len() < 2048);
    body.and_then(json::body).is_some_and(|body| {
        let number = |name: &str| {
            body.get(name)
                .and_then(serde_json::Value::as_u64)
                .is_some_and(|status| (400..600).contains(&status))
        };
        body.get("success").is_some_and(|success| success == false)
            || number("status")
            || number("statusCode")
            || number("code")
    })
}
