//! The checks themselves, of headers alone: of a response (Fetch §4.10) and of a preflight (Fetch §4.8), stopping at
//! the first failure.

use url::Url;

use super::CorsFailure;
use crate::model::Headers;

/// The CORS check of a response (Fetch §4.10).
pub fn check(origin: &str, credentials: bool, headers: &Headers) -> Option<CorsFailure> {
    let mut lines = headers.all("access-control-allow-origin").map(|(_, value)| trim(value));
    let Some(said) = lines.next() else { return Some(CorsFailure::OriginMissing) };
    if lines.next().is_some() {
        return Some(CorsFailure::OriginTwice);
    }
    if said == "*" {
        return credentials.then_some(CorsFailure::WildcardWithCredentials);
    }
    if said != origin {
        return Some(other_origin(said));
    }
    let mut said = headers.all("access-control-allow-credentials").map(|(_, value)| trim(value));
    let allowed = said.next() == Some("true") && said.next().is_none();
    (credentials && !allowed).then_some(CorsFailure::CredentialsNotAllowed)
}

/// What is wrong with a value that is neither `*` nor the origin that asked.
fn other_origin(said: &str) -> CorsFailure {
    if said.contains([' ', ',']) {
        CorsFailure::OriginList
    } else if said == "null" || Url::parse(said).is_ok() {
        CorsFailure::OriginMismatch
    } else {
        CorsFailure::OriginInvalid
    }
}

/// What a preflight asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who asks; `None` where it is the server's own page, after redirects that left it and returned: a browser that
    /// still names it there does not look for it in the answer.
    pub origin: Option<&'a str>,
    /// Whether credentials are to go with the request.
    pub credentials: bool,
    /// The method of the request.
    pub method: &'a str,
    /// Its headers that are not safe for everybody.
    pub headers: &'a [&'a str],
}

/// The check of a preflight's answer (Fetch §4.8, steps 7 and on).
pub fn check_preflight(asked: Asked<'_>, status: u16, headers: &Headers) -> Option<CorsFailure> {
    let Asked { origin, credentials, method, headers: names } = asked;
    if matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Some(CorsFailure::PreflightRedirect);
    }
    if let Some(failure) = origin.and_then(|origin| check(origin, credentials, headers)) {
        return Some(failure);
    }
    if !(200..300).contains(&status) {
        return Some(CorsFailure::PreflightStatus);
    }
    let Some(methods) = list(headers, "access-control-allow-methods") else {
        return Some(CorsFailure::MethodsInvalid);
    };
    let Some(allowed) = list(headers, "access-control-allow-headers") else {
        return Some(CorsFailure::HeadersInvalid);
    };
    let any = |list: &[&str]| !credentials && list.contains(&"*");
    if !matches!(method, "GET" | "HEAD" | "POST") && !methods.contains(&method) && !any(&methods) {
        return Some(CorsFailure::MethodNotAllowed(method.to_owned()));
    }
    // The standard wants Authorization by name; browsers let `*` stand for it too.
    let missing = names.iter().find(|name| {
        !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name)) && !any(&allowed)
    });
    missing.map(|name| CorsFailure::HeaderNotAllowed((*name).to_owned()))
}

/// What of a preflight a server did not find on its lists, where it refused it and still says what they hold, as
/// Starlette and FastAPI do with 400. Others answer with a good status and leave the comparison to the browser.
pub fn objections(asked: Asked<'_>, status: u16, headers: &Headers) -> Vec<CorsFailure> {
    let lists = ["access-control-allow-methods", "access-control-allow-headers"];
    if !matches!(status, 400 | 403) || !lists.iter().any(|name| headers.has(name)) {
        return Vec::new();
    }
    let mut found: Vec<CorsFailure> = asked
        .origin
        .and_then(|origin| check(origin, asked.credentials, headers))
        .into_iter()
        .collect();
    // A server's own check knows no methods that are always allowed.
    let methods = list(headers, "access-control-allow-methods").unwrap_or_default();
    if !asked.method.is_empty() && !methods.contains(&asked.method) && !methods.contains(&"*") {
        found.push(CorsFailure::MethodNotAllowed(asked.method.to_owned()));
    }
    let allowed = list(headers, "access-control-allow-headers").unwrap_or_default();
    let missing = asked.headers.iter().filter(|name| {
        !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name) || *allowed == "*")
    });
    found.extend(missing.map(|name| CorsFailure::HeaderNotAllowed((*name).to_owned())));
    found
}

/// The tokens of all lines of a header; `None` where something in them is no token.
fn list<'h>(headers: &'h Headers, name: &'static str) -> Option<Vec<&'h str>> {
    let parts = headers.all(name).flat_map(|(_, line)| line.split(',')).map(trim);
    parts.filter(|part| !part.is_empty()).map(|part| is_token(part).then_some(part)).collect()
}

/// RFC 9110 §5.6.2.
fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Without the blanks that may stand around a header's value.
fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}
