//! How an attempt ended.

use std::collections::BTreeMap;

use super::{
    super::{Analysis, Outcome, links::BAD_LINK, outcome::tells, steps::StepKind},
    Attempt, Path,
};
use crate::model::{Exchange, ExchangeId};

/// The outcome of an attempt, and why it is believed.
pub(super) fn settle(analysis: &Analysis, attempt: &Attempt, followed: bool) -> (Outcome, String) {
    match attempt.path {
        Path::FormLogin | Path::OAuth | Path::Saml | Path::Registration => {
            login(analysis, attempt, followed)
        }
        Path::Link | Path::PasswordReset => link(analysis, attempt),
        Path::ProtectedApi | Path::AdminRoute => protected(analysis, attempt),
        Path::Logout => logout(analysis, attempt),
    }
}

fn exchanges<'a>(
    analysis: &'a Analysis,
    attempt: &'a Attempt,
) -> impl DoubleEndedIterator<Item = &'a Exchange> {
    attempt.exchanges.iter().filter_map(|id| analysis.trace.get(*id))
}

/// The last thing after the request that decides tells.
fn login(analysis: &Analysis, attempt: &Attempt, followed: bool) -> (Outcome, String) {
    let Some(sent) = attempt.sent else { return unsent(analysis, attempt) };
    if analysis.oauth.is_silent_refusal(sent) {
        return (
            Outcome::Unknown,
            "the provider was only asked whether somebody is logged in there, and said no"
                .to_owned(),
        );
    }
    if let Some(reason) = analysis.oauth.refusal(sent) {
        return (Outcome::Failure, reason.to_owned());
    }
    let after = exchanges(analysis, attempt).filter(|exchange| exchange.id >= sent);
    let told = after.filter_map(|exchange| tells(analysis, exchange, sent)).next_back();
    told.unwrap_or_else(|| {
        let well = analysis.login_before(ExchangeId(sent.0.saturating_add(1))) == Some(sent);
        let reason = match (followed, well) {
            (true, true) => "its answer was no refusal, and nothing after it shows more",
            (true, false) => "it was given up before it ended",
            (false, _) => "the capture ends before the login does",
        };
        (Outcome::Unknown, reason.to_owned())
    })
}

/// Nothing was sent that could log in: the way there may be broken all the same.
fn unsent(analysis: &Analysis, attempt: &Attempt) -> (Outcome, String) {
    let last = exchanges(analysis, attempt).rfind(|exchange| {
        !matches!(
            analysis.kind(exchange.id),
            StepKind::ApiRequest | StepKind::Preflight | StepKind::TokenRequest
        )
    });
    match last.filter(|last| last.status() >= 400) {
        Some(last) => answered(analysis, last),
        None => {
            (Outcome::Unknown, "it was begun, and nothing was sent that could log in".to_owned())
        }
    }
}

fn answered(analysis: &Analysis, exchange: &Exchange) -> (Outcome, String) {
    let place = analysis.place(exchange.id);
    match exchange.status() {
        0 => (Outcome::Unknown, format!("{place} got no answer that was seen")),
        status @ 400.. => (Outcome::Failure, format!("{place} was answered with {status}")),
        status => (Outcome::Success, format!("{place} was answered with {status}")),
    }
}

/// What came of the last link that was opened or form that was sent.
fn link(analysis: &Analysis, attempt: &Attempt) -> (Outcome, String) {
    let refused = exchanges(analysis, attempt).rfind(|exchange| {
        let part = matches!(
            analysis.kind(exchange.id),
            StepKind::PasswordReset | StepKind::Page | StepKind::Redirect
        );
        part && (exchange.status() >= 400 || analysis.says(exchange.id, BAD_LINK).is_some())
    });
    let later = |exchange: &Exchange| analysis.succeeds_later(exchange.id);
    if let Some(exchange) = refused.filter(|exchange| !later(exchange)) {
        let place = analysis.place(exchange.id);
        let reason = match exchange.status() {
            status @ 400.. => format!("{place} was answered with {status}"),
            _ => format!("the answer of {place} says that the link is not valid"),
        };
        return (Outcome::Failure, reason);
    }
    match attempt.sent.and_then(|sent| analysis.trace.get(sent)) {
        Some(sent) => answered(analysis, sent),
        None => (Outcome::Unknown, "the form was shown, and nothing was sent".to_owned()),
    }
}

/// The last answer of each address counts.
fn protected(analysis: &Analysis, attempt: &Attempt) -> (Outcome, String) {
    let mut last: BTreeMap<String, &Exchange> = BTreeMap::new();
    for exchange in exchanges(analysis, attempt) {
        if analysis.kind(exchange.id) != StepKind::Preflight {
            last.insert(analysis.place(exchange.id), exchange);
        }
    }
    let mut well = None;
    for (place, exchange) in &last {
        if analysis.cors(exchange.id).is_some_and(|cors| cors.failure.is_some()) {
            return (Outcome::Failure, format!("the script could not read the answer of {place}"));
        }
        match exchange.status() {
            401 if is_stranger(analysis, exchange) => {}
            status @ (401 | 403 | 419 | 500..) => {
                return (Outcome::Failure, format!("{place} was answered with {status}"));
            }
            status @ 200..=399 => {
                well.get_or_insert((place, status));
            }
            _ => {}
        }
    }
    match well {
        Some((place, status)) if last.len() == 1 => {
            (Outcome::Success, format!("{place} was answered with {status}"))
        }
        Some((place, _)) => {
            let others = last.len() - 1;
            (
                Outcome::Success,
                format!("{place} and {others} other addresses were answered, none with a refusal"),
            )
        }
        None => (Outcome::Unknown, "nobody had logged in".to_owned()),
    }
}

/// Whether nobody had logged in and the request says so.
fn is_stranger(analysis: &Analysis, exchange: &Exchange) -> bool {
    let headers = &exchange.request.headers;
    analysis.login_before(exchange.id).is_none()
        && !headers.has("authorization")
        && !headers.has("cookie")
}

/// Whether the server took the logout; whether the session ended, findings say.
fn logout(analysis: &Analysis, attempt: &Attempt) -> (Outcome, String) {
    match attempt.sent.and_then(|sent| analysis.trace.get(sent)) {
        Some(sent) => answered(analysis, sent),
        None => (Outcome::Unknown, "no answer was seen".to_owned()),
    }
}
