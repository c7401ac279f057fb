//! The CORS check of each response (Fetch §4.10 "CORS check"), in the order in which browsers do it.

use super::context::{Context, CredentialsMode, Destination, Initiator};
use crate::model::{Exchange, Observed, ResourceType};

/// Why a script may not read a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorsFailure {
    /// There is no Access-Control-Allow-Origin.
    OriginMissing,
    /// There are several, or several values in one.
    OriginTwice,
    /// `*` does not count where credentials go along.
    WildcardWithCredentials,
    /// It names another origin.
    OriginMismatch,
    /// Access-Control-Allow-Credentials is not `true`.
    CredentialsNotAllowed,
}

/// The result of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsVerdict {
    /// What stands against it; `None` where the script may read the response.
    pub failure: Option<CorsFailure>,
    /// The origin that the request came from, as the browser writes it.
    pub origin: String,
    /// Whether the credentials mode had to be guessed for the verdict.
    pub guessed: bool,
}

/// Judges a response; `None` where CORS does not apply.
pub fn verdict(exchange: &Exchange, context: &Context) -> Option<CorsVerdict> {
    let headers = &exchange.request.headers;
    if context.destination.value() != Some(&Destination::Subresource)
        || context.cross_origin() != Some(true)
    {
        return None;
    }
    let mode_is_cors = match headers.get("sec-fetch-mode") {
        Some(mode) => mode == "cors",
        None => matches!(
            exchange.hints.resource_type,
            Some(ResourceType::Fetch | ResourceType::Xhr | ResourceType::Preflight)
        ),
    };
    // A request in CORS mode always says its origin; one that doesn't was made without CORS.
    let origin = match (headers.get("origin"), context.initiator.value()) {
        (Some(origin), _) => origin.to_owned(),
        (None, Some(Initiator::Page(page))) if !exchange.request.headers_complete => {
            page.origin().ascii_serialization()
        }
        _ => return None,
    };
    if !mode_is_cors {
        return None;
    }
    let response = exchange.response.as_ref()?;
    let mut allowed = response.headers.all("access-control-allow-origin").map(|(_, value)| value);
    let credentials = context.credentials.value() == Some(&CredentialsMode::Include);
    let (first, second) = (allowed.next(), allowed.next());
    let failure = match first {
        None => Some(CorsFailure::OriginMissing),
        Some(_) if second.is_some() => Some(CorsFailure::OriginTwice),
        Some("*") => credentials.then_some(CorsFailure::WildcardWithCredentials),
        Some(value) if value == origin => {
            let said = response.headers.get("access-control-allow-credentials");
            (credentials && said != Some("true")).then_some(CorsFailure::CredentialsNotAllowed)
        }
        Some(value) if value.contains([',', ' ']) => Some(CorsFailure::OriginTwice),
        Some(_) => Some(CorsFailure::OriginMismatch),
    };
    let guessed = matches!(
        failure,
        Some(CorsFailure::WildcardWithCredentials | CorsFailure::CredentialsNotAllowed) | None
    ) && !matches!(context.credentials, Observed::Seen(_));
    Some(CorsVerdict { failure, origin, guessed })
}
