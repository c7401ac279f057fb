//! One exchange in full, for the detail pane.

use serde::{Deserialize, Serialize};

use super::redact::Redactor;
use crate::{
    finding::{Evidence, Locus},
    model::{Exchange, Headers},
};

/// One exchange in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExchangeView {
    /// Its id.
    pub exchange: u32,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The status; 0 where no response was seen.
    pub status: u16,
    /// When it began, RFC 3339.
    pub at: String,
    /// The browser's words where it failed.
    pub failure: Option<String>,
    /// Whether the request headers are what was sent, not only what the browser meant to send.
    pub request_headers_complete: bool,
    /// In the order of the log.
    pub request_headers: Vec<Line>,
    /// In the order of the log.
    pub response_headers: Vec<Line>,
    /// What was posted.
    pub request_body: Option<String>,
    /// What came back.
    pub response_body: Option<String>,
}

/// A header line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its name as in the log.
    pub name: String,
    /// Its value.
    pub value: String,
    /// A finding rests on it.
    pub marked: bool,
}

/// The longest body that is shown.
const MOST_SHOWN: usize = 100_000;

pub(crate) fn exchange(
    exchange: &Exchange,
    marked: &[&Evidence],
    redactor: &mut Redactor,
) -> ExchangeView {
    let response = exchange.response.as_ref();
    let is_marked = |response: bool, index: usize, name: &str| {
        marked.iter().any(|evidence| match &evidence.locus {
            Locus::RequestHeader(_, Some(at)) => !response && *at == index,
            Locus::ResponseHeader(_, Some(at)) => response && *at == index,
            Locus::RequestHeader(wanted, None) => !response && wanted.eq_ignore_ascii_case(name),
            _ => false,
        })
    };
    let mut lines = |headers: &Headers, of_response: bool| -> Vec<Line> {
        headers
            .0
            .iter()
            .enumerate()
            .map(|(index, header)| Line {
                name: header.name.to_string(),
                value: redactor.header(&header.name, &header.value),
                marked: is_marked(of_response, index, &header.name),
            })
            .collect()
    };
    let request_headers = lines(&exchange.request.headers, false);
    let response_headers =
        response.map(|response| lines(&response.headers, true)).unwrap_or_default();
    let mut body = |body: Option<&crate::model::Body>| {
        body.filter(|body| !body.is_empty()).map(|body| {
            let mut text = redactor.body(body);
            if text.len() > MOST_SHOWN {
                let end =
                    (0..=MOST_SHOWN).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
                text.truncate(end);
                text.push_str("\n…");
            }
            text
        })
    };
    let request_body = body(exchange.request.body.value());
    let response_body = body(response.and_then(|response| response.body.value()));
    ExchangeView {
        exchange: exchange.id.0,
        method: exchange.request.method.to_string(),
        url: redactor.url(&exchange.request.url),
        status: response.map_or(0, |response| response.status),
        at: exchange.started_at.to_string(),
        failure: exchange.failure.as_ref().map(ToString::to_string),
        request_headers_complete: exchange.request.headers_complete,
        request_headers,
        response_headers,
        request_body,
        response_body,
    }
}
