//! What a step is called where its kind alone says too little.

use super::super::{Analysis, csrf::is_csrf_name, links, steps::StepKind};
use crate::model::{Exchange, ExchangeId};

/// Addresses by which scripts ask who is logged in.
const SESSION: &[&str] = &[
    "me",
    "session",
    "whoami",
    "userinfo",
    "user",
    "current-user",
    "current_user",
    "currentuser",
    "auth-status",
    "check-session",
    "is-authenticated",
];

/// The stable word of an exchange's part in the login, and its words.
pub fn part(analysis: &Analysis, id: ExchangeId) -> (&'static str, &'static str) {
    let kind = analysis.kind(id);
    let plain = (kind.name(), kind.label());
    let Some(exchange) = analysis.trace.get(id) else { return plain };
    match kind {
        StepKind::ApiRequest if is_session_check(analysis, exchange) => {
            ("session-check", "Session check")
        }
        StepKind::ApiRequest if is_protected(analysis, exchange) => {
            ("protected-request", "Protected request")
        }
        StepKind::PasswordReset if is_link(analysis, exchange) => ("reset-link", "Reset link"),
        StepKind::Page | StepKind::Redirect if is_link(analysis, exchange) => {
            ("verification-link", "Link from a mail")
        }
        StepKind::Page if is_protected(analysis, exchange) => ("protected-page", "Protected page"),
        _ => plain,
    }
}

fn is_link(analysis: &Analysis, exchange: &Exchange) -> bool {
    exchange.request.method == "GET" && links::is_opened(analysis, exchange)
}

fn is_session_check(analysis: &Analysis, exchange: &Exchange) -> bool {
    let last = analysis
        .url(exchange.id)
        .map(|url| url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    exchange.request.method == "GET"
        && last.is_some_and(|last| SESSION.iter().any(|word| last.eq_ignore_ascii_case(word)))
}

/// Whether a request shows who asks after a login, or the server wants to know it.
fn is_protected(analysis: &Analysis, exchange: &Exchange) -> bool {
    if exchange.request.headers.has("authorization") || matches!(exchange.status(), 401 | 403) {
        return true;
    }
    let names_user = |name: &str| analysis.cookies.is_login_name(name) && !is_csrf_name(name);
    analysis.login_before(exchange.id).is_some()
        && analysis.cookies.sent_names(exchange.id).any(names_user)
}
