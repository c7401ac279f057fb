//! What servers say when they refuse: the text of failed answers, and who a refusal is meant for.

use super::Analysis;
use crate::{
    finding::Certainty,
    model::{Exchange, Trace},
};

/// How much of an answer is looked at: reasons stand at the beginning, or in the title.
const MOST_BYTES: usize = 48 * 1024;

/// The text of each answer that may say why something failed, in lower case; empty for all others.
#[derive(Clone, Default)]
pub struct Refusals {
    texts: Vec<String>,
}

impl std::fmt::Debug for Refusals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Refusals({})", self.texts.len())
    }
}

impl Refusals {
    /// Reads the failed answers, and those of `also`.
    pub(super) fn of(trace: &Trace, also: impl Fn(&Exchange) -> bool) -> Refusals {
        let text = |exchange: &Exchange| {
            let Some(response) = &exchange.response else { return String::new() };
            if response.status < 400 && !also(exchange) {
                return String::new();
            }
            let Some(body) = response.body.value() else { return String::new() };
            let textual = body.mime.is_empty()
                || body.mime.starts_with("text/")
                || body.mime.contains("json")
                || body.mime.contains("xml");
            if !textual {
                return String::new();
            }
            let text = body.text();
            let end = text.floor_char_boundary(MOST_BYTES.min(text.len()));
            text.get(..end).unwrap_or_default().to_lowercase()
        };
        Refusals { texts: trace.exchanges.iter().map(text).collect() }
    }

    /// The answer's text in lower case.
    pub fn text(&self, index: usize) -> &str {
        self.texts.get(index).map_or("", String::as_str)
    }

    /// The first of these phrases, written in lower case, that an answer holds.
    pub fn says<'p>(&self, index: usize, phrases: &[&'p str]) -> Option<&'p str> {
        let text = self.text(index);
        phrases.iter().copied().find(|phrase| text.contains(phrase))
    }
}

/// What servers say of a request whose headers they do not read to the end.
const TOO_LARGE: &[&str] = &[
    "header or cookie too large",
    "request header fields too large",
    "request header too long",
    "header too large",
];

/// Below this no server refuses a header line for its size.
const SUSPICIOUS: usize = 7 * 1024;

/// How sure it is that a request was refused because its headers are too large; `None` where nothing says so.
pub fn for_size(analysis: &Analysis, exchange: &Exchange) -> Option<Certainty> {
    match exchange.status() {
        431 => Some(Certainty::Certain),
        400 | 413 | 494 if analysis.says(exchange.id, TOO_LARGE).is_some() => {
            Some(Certainty::Certain)
        }
        400 | 413 | 494 if exchange.request.headers.bytes() >= SUSPICIOUS => {
            Some(Certainty::Possible)
        }
        _ => None,
    }
}

/// What frameworks say when a CSRF check fails, with the framework where the words are its own.
pub(super) const CSRF: &[(&str, &str, Csrf)] = &[
    ("csrf cookie not set", "Django", Csrf::CookieMissing),
    ("csrf token from post missing", "Django", Csrf::TokenMissing),
    ("csrf token missing", "Django", Csrf::TokenMissing),
    ("csrf token from the", "Django", Csrf::TokenMismatch),
    ("csrf token incorrect", "Django", Csrf::TokenMismatch),
    ("does not match any trusted origins", "Django", Csrf::Origin),
    ("origin checking failed", "Django", Csrf::Origin),
    ("referer checking failed", "Django", Csrf::Origin),
    ("csrf verification failed", "Django", Csrf::Unspecified),
    ("csrf failed", "Django REST framework", Csrf::Unspecified),
    ("the csrf session token is missing", "Flask-WTF", Csrf::CookieMissing),
    ("the csrf token is missing", "Flask-WTF", Csrf::TokenMissing),
    ("the csrf tokens do not match", "Flask-WTF", Csrf::TokenMismatch),
    ("the csrf token is invalid", "Flask-WTF", Csrf::TokenMismatch),
    ("the csrf token has expired", "Flask-WTF", Csrf::TokenMismatch),
    ("csrf token mismatch", "Laravel", Csrf::TokenMismatch),
    ("page expired", "Laravel", Csrf::TokenMismatch),
    ("ebadcsrftoken", "Express", Csrf::TokenMismatch),
    ("invalid csrf token", "Express", Csrf::TokenMismatch),
    ("could not verify the provided csrf token", "Spring Security", Csrf::CookieMissing),
    ("expected csrf token not found", "Spring Security", Csrf::CookieMissing),
    ("invalid csrf token 'null'", "Spring Security", Csrf::TokenMissing),
    ("invalidauthenticitytoken", "Rails", Csrf::TokenMismatch),
    ("can't verify csrf token authenticity", "Rails", Csrf::TokenMismatch),
    ("http origin header", "Rails", Csrf::Origin),
    ("the required antiforgery cookie", "ASP.NET Core", Csrf::CookieMissing),
    ("the required antiforgery", "ASP.NET Core", Csrf::TokenMissing),
    ("cross-site post form submissions are forbidden", "SvelteKit", Csrf::Origin),
    ("cross-site request forgery", "", Csrf::Unspecified),
    ("csrf", "", Csrf::Unspecified),
    ("xsrf", "", Csrf::Unspecified),
];

/// What a refused CSRF check complains about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Csrf {
    /// The cookie or session that holds the secret half.
    CookieMissing,
    /// No token in header or body.
    TokenMissing,
    /// A token that does not fit.
    TokenMismatch,
    /// Origin or Referer.
    Origin,
    /// It does not say.
    Unspecified,
}
