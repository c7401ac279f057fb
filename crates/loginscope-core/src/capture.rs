//! From a browser's or a file's shape to a [`Trace`].
//!
//! Reading never fails as a whole where anything can be read: what can't is a [`Gap`](crate::model::Gap).

pub mod har;
mod lenient;
mod recorder;
mod saml_tracer;
mod share;

use std::fmt;

use arcstr::ArcStr;

pub use self::recorder::Recorder;
use crate::model::{ExchangeId, ServiceWorker, Trace};

/// Why a file is no capture at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong and what to do, in one sentence.
    pub message: String,
    /// Where reading stopped, in bytes from the start.
    pub byte: usize,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.message, self.byte)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a HAR file, a recording (lines of the extension's events) or an export of SAML-tracer.
///
/// Bytes that are not UTF-8 are replaced and a byte order mark is skipped.
pub fn read(bytes: &[u8]) -> Result<Trace, Unreadable> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = ArcStr::from(String::from_utf8_lossy(bytes));
    if text.lines().find(|line| !line.trim().is_empty()).is_some_and(recorder::is_event) {
        return Ok(recorded(&text));
    }
    har::read_text(&text).or_else(|error| {
        // A recording whose beginning is broken is still one.
        if text.lines().any(recorder::is_event) {
            Ok(recorded(&text))
        } else {
            saml_tracer::read(&text).ok_or(error)
        }
    })
}

fn recorded(text: &str) -> Trace {
    let mut recorder = Recorder::new();
    for line in text.lines() {
        recorder.push_line(line);
    }
    recorder.trace()
}

/// Numbers exchanges, which are in order, and finds the requests that service workers made for pages.
fn number(trace: &mut Trace) {
    for (index, exchange) in trace.exchanges.iter_mut().enumerate() {
        exchange.id = ExchangeId(index as u32);
    }
    let answered: Vec<usize> = trace
        .exchanges
        .iter()
        .enumerate()
        .filter(|(_, exchange)| exchange.hints.service_worker == ServiceWorker::Answered)
        .map(|(index, _)| index)
        .collect();
    for index in answered {
        let Some(page) = trace.exchanges.get(index) else { continue };
        let request = (page.request.method.clone(), page.request.url.clone());
        let (from, until) = (page.started_at, page.responded_at);
        // The worker's request lies within the page's; logs round both to the millisecond.
        let within = |at: crate::model::Timestamp| {
            at.0.saturating_add(1000) >= from.0
                && until.is_none_or(|until| at.0 <= until.0.saturating_add(1000))
        };
        let first = index.saturating_sub(NEAR);
        let near = trace.exchanges.iter_mut().skip(first).take(2 * NEAR);
        let of_worker = near.into_iter().find(|exchange| {
            exchange.hints.service_worker == ServiceWorker::None
                && within(exchange.started_at)
                && exchange.request.method == request.0
                && exchange.request.url == request.1
        });
        if let Some(exchange) = of_worker {
            exchange.hints.service_worker = ServiceWorker::Requested;
        }
    }
}

/// How many exchanges on each side of a page's request may be its worker's.
const NEAR: usize = 200;
