//! What the lab really received and answered: the truth that a capture is compared with.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use axum::http::HeaderMap;

/// One request and its answer.
#[derive(Clone)]
pub struct Received {
    /// Its place in the order of arrival.
    pub number: u64,
    /// When it arrived.
    pub at: SystemTime,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The `Host` header, port included.
    pub host: String,
    /// The method.
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// The header lines of the request: lower-case name and value; several lines stay several.
    pub request_headers: Vec<(String, String)>,
    /// The body of the request.
    pub request_body: Vec<u8>,
    /// The status of the answer.
    pub status: u16,
    /// The header lines of the answer, but for those that the server adds at the end (`Date`, lengths).
    pub response_headers: Vec<(String, String)>,
}

impl Received {
    /// The URL that was asked for.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.host, self.target)
    }

    /// The `Cookie` header that came along.
    pub fn cookie(&self) -> Option<&str> {
        find(&self.request_headers, "cookie").next()
    }

    /// The `Set-Cookie` lines of the answer.
    pub fn set_cookies(&self) -> Vec<&str> {
        find(&self.response_headers, "set-cookie").collect()
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &'static str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

// Cookies and passwords stay out of what a failing test prints.
impl fmt::Debug for Received {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.target.split('?').next().unwrap_or_default();
        write!(
            out,
            "#{} {} {}://{}{path} -> {}",
            self.number, self.method, self.scheme, self.host, self.status
        )
    }
}

/// Header lines as text; bytes that are none become replacement characters.
pub(crate) fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

/// The requests so far.
#[derive(Default)]
pub(crate) struct Log {
    entries: Mutex<Vec<Received>>,
}

impl Log {
    pub(crate) fn add(&self, entry: Received) {
        self.lock().push(entry);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn in_order(&self) -> Vec<Received> {
        let mut entries = self.lock().clone();
        entries.sort_by_key(|entry| entry.number);
        entries
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Received>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
