//! Whether the login worked, as far as its steps tell.

use super::{Analysis, refusals, steps::StepKind};
use crate::{
    finding::Certainty,
    http::authorization::credentials,
    model::{Exchange, ExchangeId},
};

/// Whether the login worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    Success,
    /// It did not.
    Failure,
    /// The capture does not tell.
    #[default]
    Unknown,
}

/// Follows the steps after the last attempt to log in; the last thing that tells decides.
pub(super) fn outcome(analysis: &Analysis) -> (Outcome, String) {
    let attempt = analysis.attempts().last();
    let Some(attempt) = attempt else {
        return basic(analysis)
            .unwrap_or((Outcome::Unknown, "No login was seen in this capture".to_owned()));
    };
    // Pages that are shown after an error are no success.
    if let Some(reason) = analysis.oauth.refusal(attempt) {
        return (Outcome::Failure, reason.to_owned());
    }
    let mut told: Option<(Outcome, String)> = None;
    for exchange in analysis.trace.exchanges.iter().skip(attempt.0 as usize) {
        if let Some(now) = tells(analysis, exchange, attempt) {
            told = Some(now);
        }
        if analysis.kind(exchange.id) == StepKind::Logout {
            break;
        }
    }
    told.unwrap_or((Outcome::Unknown, "The capture ends before the login does".to_owned()))
}

/// HTTP Basic has no step for its login: every request brings name and password, and the last answer tells (RFC 7617).
fn basic(analysis: &Analysis) -> Option<(Outcome, String)> {
    let exchange = analysis.last_basic()?;
    let place = analysis.place(exchange.id);
    Some(if exchange.status() == 401 {
        (Outcome::Failure, format!("{place} refused the name and password of HTTP Basic"))
    } else {
        (Outcome::Success, format!("{place} accepted the name and password of HTTP Basic"))
    })
}

impl Analysis {
    /// The last request with a name and password of HTTP Basic whose answer says whether they are good.
    pub(crate) fn last_basic(&self) -> Option<&Exchange> {
        self.trace.exchanges.iter().rfind(|exchange| {
            let authorization = exchange.request.headers.get("authorization").unwrap_or_default();
            credentials(authorization).0.eq_ignore_ascii_case("basic")
                && self.kind(exchange.id) != StepKind::TokenRequest
                && matches!(exchange.status(), 200..=399 | 401)
        })
    }
}

/// What one exchange after an attempt tells about it.
pub(super) fn tells(
    analysis: &Analysis,
    exchange: &Exchange,
    attempt: ExchangeId,
) -> Option<(Outcome, String)> {
    let kind = analysis.kind(exchange.id);
    let place = analysis.place(exchange.id);
    let failure = |reason: String| Some((Outcome::Failure, reason));
    let matters = exchange.id == attempt
        || matches!(
            kind,
            StepKind::LoginForm
                | StepKind::Page
                | StepKind::ApiRequest
                | StepKind::TokenRequest
                | StepKind::AuthorizationResponse
        );
    if !matters || analysis.is_bystander(exchange.id) {
        return None;
    }
    if analysis.cors(exchange.id).is_some_and(|cors| cors.failure.is_some()) {
        return failure(format!("the script could not read the answer of {place}"));
    }
    let Some(response) = &exchange.response else {
        // A request that the next navigation broke off tells nothing.
        let broken_off = exchange.failure.as_deref().is_some_and(|error| error.contains("ABORT"));
        return if broken_off || kind == StepKind::ApiRequest && exchange.failure.is_none() {
            None
        } else {
            failure(format!("{place} got no answer"))
        };
    };
    if exchange.id == attempt
        && kind != StepKind::AuthorizationResponse
        && analysis.leads_to_login(attempt)
    {
        return failure(format!("the answer of {place} is the login page again"));
    }
    if kind == StepKind::TokenRequest
        && let Some(reason) = analysis.oauth.refusal(exchange.id)
    {
        return failure(reason.to_owned());
    }
    let too_large = refusals::for_size(analysis, exchange) == Some(Certainty::Certain);
    if too_large && !analysis.succeeds_later(exchange.id) {
        return failure(format!("{place} was refused for the size of its headers"));
    }
    match (kind, response.status) {
        (_, 401 | 403 | 419) => {
            // An answer that a later, equal request no longer gets was a step on the way.
            (!analysis.succeeds_later(exchange.id)).then(|| {
                (Outcome::Failure, format!("{place} was answered with {}", response.status))
            })
        }
        (
            StepKind::LoginRequest
            | StepKind::TokenRequest
            | StepKind::AuthorizationResponse
            | StepKind::SecondFactor
            | StepKind::Registration,
            400..,
        ) => failure(format!("{place} was answered with {}", response.status)),
        (StepKind::LoginForm, 200..=299) if exchange.id != attempt => {
            failure("after the login the user is back at the login page".to_owned())
        }
        (StepKind::Page, 200..=299) if exchange.id != attempt => {
            Some((Outcome::Success, format!("after the login {place} was shown")))
        }
        (StepKind::ApiRequest | StepKind::TokenRequest, 200..=299)
            if exchange.request.headers.has("authorization")
                || exchange.request.headers.has("cookie") =>
        {
            Some((Outcome::Success, format!("{place} answered with data for the user")))
        }
        (StepKind::AuthorizationResponse | StepKind::TokenRequest, 200..=299) => {
            Some((Outcome::Success, format!("{place} was accepted")))
        }
        _ => None,
    }
}
