//! CORS as browsers do it: the check of each response (Fetch §4.10) and of each preflight (Fetch §4.9), stopping
//! at the first failure.

use super::context::{Context, CredentialsMode, Destination, Initiator};
use crate::model::{Exchange, Headers, ResourceType, Trace};

/// Why a script may not read a response, or a request may not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsFailure {
    /// The preflight was redirected.
    PreflightRedirect,
    /// There is no Access-Control-Allow-Origin.
    OriginMissing,
    /// There are several Access-Control-Allow-Origin lines.
    OriginTwice,
    /// `*` does not count where credentials go along.
    WildcardWithCredentials,
    /// It names another origin, or several values in one line.
    OriginMismatch,
    /// Access-Control-Allow-Credentials is not `true`.
    CredentialsNotAllowed,
    /// The preflight's status is not one of 200 to 299.
    PreflightStatus,
    /// Access-Control-Allow-Methods lacks the method.
    MethodNotAllowed(String),
    /// Access-Control-Allow-Headers lacks this header.
    HeaderNotAllowed(String),
}

impl CorsFailure {
    /// What Chromium calls it (`CorsError`), as the check of a preflight or of an answer.
    pub fn chromium(&self, preflight: bool) -> &'static str {
        match (self, preflight) {
            (CorsFailure::PreflightRedirect, _) => "PreflightDisallowedRedirect",
            (CorsFailure::OriginMissing, false) => "MissingAllowOriginHeader",
            (CorsFailure::OriginMissing, true) => "PreflightMissingAllowOriginHeader",
            (CorsFailure::OriginTwice, false) => "MultipleAllowOriginValues",
            (CorsFailure::OriginTwice, true) => "PreflightMultipleAllowOriginValues",
            (CorsFailure::WildcardWithCredentials, false) => "WildcardOriginNotAllowed",
            (CorsFailure::WildcardWithCredentials, true) => "PreflightWildcardOriginNotAllowed",
            (CorsFailure::OriginMismatch, false) => "AllowOriginMismatch",
            (CorsFailure::OriginMismatch, true) => "PreflightAllowOriginMismatch",
            (CorsFailure::CredentialsNotAllowed, false) => "InvalidAllowCredentials",
            (CorsFailure::CredentialsNotAllowed, true) => "PreflightInvalidAllowCredentials",
            (CorsFailure::PreflightStatus, _) => "PreflightInvalidStatus",
            (CorsFailure::MethodNotAllowed(_), _) => "MethodDisallowedByPreflightResponse",
            (CorsFailure::HeaderNotAllowed(_), _) => "HeaderDisallowedByPreflightResponse",
        }
    }

    /// The key of Firefox's message.
    pub fn firefox(&self) -> &'static str {
        match self {
            CorsFailure::PreflightRedirect => "CORSExternalRedirectNotAllowed",
            CorsFailure::OriginMissing => "CORSMissingAllowOrigin2",
            CorsFailure::OriginTwice => "CORSMultipleAllowOriginNotAllowed",
            CorsFailure::WildcardWithCredentials => "CORSNotSupportingCredentials",
            CorsFailure::OriginMismatch => "CORSAllowOriginNotMatchingOrigin",
            CorsFailure::CredentialsNotAllowed => "CORSMissingAllowCredentials",
            CorsFailure::PreflightStatus => "CORSPreflightDidNotSucceed3",
            CorsFailure::MethodNotAllowed(_) => "CORSMethodNotFound",
            CorsFailure::HeaderNotAllowed(_) => "CORSMissingAllowHeaderFromPreflight2",
        }
    }
}

/// The result of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsVerdict {
    /// What stands against it; `None` where the script may read the response.
    pub failure: Option<CorsFailure>,
    /// The origin that the request came from, as the browser writes it.
    pub origin: String,
    /// Whether credentials go with the request, as far as is known.
    pub credentials: bool,
    /// Whether the credentials mode had to be guessed for the verdict.
    pub guessed: bool,
}

/// The CORS check of a response (Fetch §4.10).
pub fn check(origin: &str, credentials: bool, headers: &Headers) -> Option<CorsFailure> {
    let mut allowed = headers.all("access-control-allow-origin").map(|(_, value)| value.trim());
    let first = allowed.next();
    if allowed.next().is_some() {
        return Some(CorsFailure::OriginTwice);
    }
    match first {
        None => Some(CorsFailure::OriginMissing),
        Some("*") => credentials.then_some(CorsFailure::WildcardWithCredentials),
        Some(value) if value == origin => {
            let mut said =
                headers.all("access-control-allow-credentials").map(|(_, value)| value.trim());
            let allowed = said.next() == Some("true") && said.next().is_none();
            (credentials && !allowed).then_some(CorsFailure::CredentialsNotAllowed)
        }
        Some(_) => Some(CorsFailure::OriginMismatch),
    }
}

/// The check of a preflight's answer (Fetch §4.9, steps 7 and on), in the order of the browsers.
pub fn check_preflight(
    origin: &str,
    credentials: bool,
    method: &str,
    names: &[&str],
    status: u16,
    headers: &Headers,
) -> Option<CorsFailure> {
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Some(CorsFailure::PreflightRedirect);
    }
    if let Some(failure) = check(origin, credentials, headers) {
        return Some(failure);
    }
    if !(200..300).contains(&status) {
        return Some(CorsFailure::PreflightStatus);
    }
    let list = |name: &'static str| -> Vec<&str> {
        headers.all(name).flat_map(|(_, line)| line.split(',')).map(str::trim).collect()
    };
    let methods = list("access-control-allow-methods");
    let any = |list: &[&str]| !credentials && list.contains(&"*");
    if !matches!(method, "GET" | "HEAD" | "POST") && !methods.contains(&method) && !any(&methods) {
        return Some(CorsFailure::MethodNotAllowed(method.to_owned()));
    }
    let allowed = list("access-control-allow-headers");
    let missing = names.iter().find(|name| {
        !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)) && !any(&allowed)
    });
    missing.map(|name| CorsFailure::HeaderNotAllowed((*name).to_owned()))
}

/// Judges a response; `None` where CORS does not apply.
pub fn verdict(trace: &Trace, exchange: &Exchange, contexts: &[Context]) -> Option<CorsVerdict> {
    let context = contexts.get(exchange.id.0 as usize)?;
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
    let pair = context.preflight_pair.filter(|_| context.is_preflight);
    let asked = pair.and_then(|pair| contexts.get(pair.0 as usize));
    let mode = if context.is_preflight {
        asked.map(|context| context.credentials)
    } else {
        Some(context.credentials)
    };
    let seen = mode.is_some_and(|mode| mode.is_seen());
    let credentials = mode.and_then(|mode| mode.value().copied()) == Some(CredentialsMode::Include);
    let judge = |credentials: bool| {
        if context.is_preflight {
            let method = headers.get("access-control-request-method").unwrap_or_default();
            let names: Vec<&str> = headers
                .get("access-control-request-headers")
                .into_iter()
                .flat_map(|names| names.split(','))
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .collect();
            check_preflight(
                &origin,
                credentials,
                method,
                &names,
                response.status,
                &response.headers,
            )
        } else {
            check(&origin, credentials, &response.headers)
        }
    };
    let mut failure = judge(credentials);
    let mut guessed = false;
    if failure.is_none() && !seen && !credentials {
        // The browser refused it although nothing speaks against it without credentials: so they were to go along.
        let asked = pair.map_or(Some(exchange), |pair| trace.get(pair));
        let refused = asked.is_some_and(|asked| {
            asked.failure.as_deref() == Some("net::ERR_FAILED")
                || (context.is_preflight && asked.response.is_none() && asked.failure.is_none())
        });
        if refused {
            failure = judge(true);
            guessed = failure.is_some();
        }
    }
    let credentials = credentials || guessed;
    Some(CorsVerdict { failure, origin, credentials, guessed })
}
