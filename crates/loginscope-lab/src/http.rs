//! Requests and answers as the scenarios see them.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

/// A request to one host of one scenario.
pub struct Request {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The host without its port.
    pub host: String,
    /// The method.
    pub method: String,
    /// The path below the scenario's first segment; `/` at least.
    pub path: String,
    /// What follows the question mark; empty where there is none.
    pub query: String,
    /// The header lines.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Request {
    /// Host, method and path, to be matched.
    pub fn route(&self) -> (&str, &str, &str) {
        (&self.host, &self.method, &self.path)
    }

    /// The value of a header; empty where it is missing or not text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of the first cookie of this name that was sent.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all("cookie")
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The token of an `Authorization: Bearer` header.
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization").strip_prefix("Bearer ")
    }

    /// A parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<String> {
        first(self.query.as_bytes(), name)
    }

    /// All parameters of the query.
    pub fn parameters(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    /// A field of a URL-encoded body.
    pub fn field(&self, name: &str) -> Option<String> {
        first(&self.body, name)
    }

    /// All fields of a URL-encoded body.
    pub fn fields(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

fn first(encoded: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(encoded)
        .find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}

/// An answer.
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its header lines, in order; a name may stand there several times.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Its body.
    pub body: Vec<u8>,
    /// How long the server thinks before it answers.
    pub delay: Duration,
}

impl Reply {
    /// An answer without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
        }
        .header("cache-control", "no-store")
    }

    /// An HTML document.
    pub fn html(status: u16, document: impl Into<String>) -> Self {
        Self::status(status).content("text/html; charset=utf-8", document.into())
    }

    /// A JSON value.
    pub fn json(status: u16, value: &Value) -> Self {
        Self::status(status).content("application/json", value.to_string())
    }

    /// A script.
    pub fn script(source: impl Into<String>) -> Self {
        Self::status(200).content("text/javascript; charset=utf-8", source.into())
    }

    /// `303 See Other`: what follows a form that was accepted.
    pub fn see_other(location: &str) -> Self {
        Self::status(303).header("location", location)
    }

    /// `302 Found`.
    pub fn found(location: &str) -> Self {
        Self::status(302).header("location", location)
    }

    /// The same answer with one more header line.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        // A value that is no header value shows up as an empty line, which a test of the scenario sees.
        let value =
            HeaderValue::from_bytes(value.as_bytes()).unwrap_or(HeaderValue::from_static(""));
        self.headers.push((HeaderName::from_static(name), value));
        self
    }

    /// The same answer with a `Set-Cookie` line.
    #[must_use]
    pub fn cookie(self, line: &str) -> Self {
        self.header("set-cookie", line)
    }

    /// The same answer with a body.
    #[must_use]
    pub fn content(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    /// The same answer, kept in caches for an hour.
    #[must_use]
    pub fn cached(mut self) -> Self {
        self.headers.retain(|(name, _)| name != "cache-control");
        self.header("cache-control", "public, max-age=3600")
    }

    /// The same answer, later.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same answer with leave for one origin to read it, with its cookies.
    #[must_use]
    pub fn readable_by(self, origin: &str) -> Self {
        self.header("access-control-allow-origin", origin)
            .header("access-control-allow-credentials", "true")
            .header("vary", "Origin")
    }

    /// The answer to a preflight, with leave for what the lab's scripts send.
    pub fn preflight(origin: &str) -> Self {
        Self::status(204)
            .readable_by(origin)
            .header("access-control-allow-methods", "GET, POST, PUT, DELETE")
            .header("access-control-allow-headers", "Authorization, Content-Type, X-Requested-With")
            .header("access-control-max-age", "600")
    }
}
