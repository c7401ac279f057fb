//! The events of `webRequest`, of both browsers, put together to exchanges.
//!
//! All hops of a redirect chain have one request id; where one hop ends and the next begins is
//! told by the order of the events.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{
    lenient::{Flag, FromObject, List, Number, Object, Str},
    share::{Share, media_type},
};
use crate::model::{
    Body, BodyForm, Exchange, Header, Headers, Hints, Observed, Request, ResourceType, Response,
    Sources, Text, Timestamp,
};

/// The events in the order in which they come for one hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    BeforeRequest,
    BeforeSendHeaders,
    SendHeaders,
    HeadersReceived,
    BeforeRedirect,
    Completed,
    ErrorOccurred,
}

impl Kind {
    fn of(name: &str) -> Option<Kind> {
        Some(match name {
            "onBeforeRequest" => Kind::BeforeRequest,
            "onBeforeSendHeaders" => Kind::BeforeSendHeaders,
            "onSendHeaders" => Kind::SendHeaders,
            "onHeadersReceived" => Kind::HeadersReceived,
            "onBeforeRedirect" => Kind::BeforeRedirect,
            "onCompleted" => Kind::Completed,
            "onErrorOccurred" => Kind::ErrorOccurred,
            _ => return None,
        })
    }

    fn is_sending(self) -> bool {
        matches!(self, Kind::BeforeSendHeaders | Kind::SendHeaders)
    }
}

/// One event.
pub(super) struct Event {
    line: ArcStr,
    kind: Kind,
    at: Timestamp,
    method: Text,
    url: Text,
    status: u16,
    http_version: Text,
    headers: Headers,
    body: Observed<Body>,
    redirect_url: Option<Text>,
    error: Option<Text>,
    hints: Hints,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawDetails<'a> {
    #[serde(borrow)]
    request_id: Str<'a>,
    #[serde(borrow)]
    url: Str<'a>,
    #[serde(borrow)]
    method: Str<'a>,
    #[serde(borrow, rename = "type")]
    resource_type: Str<'a>,
    time_stamp: Number,
    frame_id: Number,
    #[serde(borrow)]
    document_url: Str<'a>,
    #[serde(borrow)]
    origin_url: Str<'a>,
    #[serde(borrow)]
    initiator: Str<'a>,
    status_code: Number,
    #[serde(borrow)]
    status_line: Str<'a>,
    #[serde(borrow)]
    request_headers: List<RawHeader<'a>>,
    #[serde(borrow)]
    response_headers: List<RawHeader<'a>>,
    #[serde(borrow)]
    request_body: Object<RawBody<'a>>,
    #[serde(borrow)]
    redirect_url: Str<'a>,
    #[serde(borrow)]
    error: Str<'a>,
    from_cache: Flag,
    #[serde(borrow)]
    ip: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawHeader<'a> {
    #[serde(borrow)]
    name: Str<'a>,
    #[serde(borrow)]
    value: Str<'a>,
    #[serde(borrow)]
    binary_value: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawBody<'a> {
    #[serde(borrow)]
    form_data: Option<&'a RawValue>,
    #[serde(borrow)]
    raw: List<RawPart<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawPart<'a> {
    #[serde(borrow)]
    bytes: Str<'a>,
    #[serde(borrow)]
    file: Option<&'a RawValue>,
}

impl FromObject for RawHeader<'_> {}
impl FromObject for RawBody<'_> {}
impl FromObject for RawPart<'_> {}

/// Reads an event; `None` where it is none of a request over the network. Errors are clauses.
pub(super) fn read(
    buffer: &ArcStr,
    name: &str,
    details: &RawValue,
) -> Result<Option<(Text, Event)>, String> {
    let kind = Kind::of(name).ok_or("is an event of webRequest that this version does not know")?;
    let raw: RawDetails<'_> = serde_json::from_str(details.get())
        .map_err(|_| "has details that are no event of webRequest")?;
    if !["http:", "https:", "ws:", "wss:"].iter().any(|scheme| raw.url.0.starts_with(scheme)) {
        return Ok(None);
    }
    let at = raw.time_stamp.0.ok_or("is an event of webRequest without its time")?;
    let share = Share(buffer);
    let headers = if kind.is_sending() { raw.request_headers } else { raw.response_headers };
    let web_page = |url: &Text| url.starts_with("http:") || url.starts_with("https:");
    let origin = if raw.origin_url.0.is_empty() { raw.initiator } else { raw.origin_url };
    let chain = share.text(raw.request_id);
    let hints = Hints {
        resource_type: resource_type(&raw.resource_type.0),
        document_url: share.some(raw.document_url).filter(web_page),
        origin_url: share.some(origin).filter(web_page),
        frame_id: raw.frame_id.0.map(|id| id as i64),
        request_id: Some(chain.clone()),
        server_address: share.some(raw.ip),
        from_cache: raw.from_cache.0,
        ..Hints::default()
    };
    let event = Event {
        line: buffer.clone(),
        kind,
        at: Timestamp::from_millis(at),
        method: share.text(raw.method),
        url: share.text(raw.url),
        status: raw.status_code.0.map_or(0, |status| status as u16),
        http_version: Text::from(
            raw.status_line.0.split(' ').next().unwrap_or_default().to_ascii_lowercase(),
        ),
        headers: share.lines(headers),
        body: raw.request_body.0.map_or(Observed::Missing, |body| share.posted(&body)),
        redirect_url: share.some(raw.redirect_url),
        error: share.some(raw.error),
        hints,
    };
    Ok(Some((chain, event)))
}

impl Share<'_> {
    /// Header lines; Firefox joins the `Set-Cookie` lines of a response with newlines.
    fn lines(&self, List(headers): List<RawHeader<'_>>) -> Headers {
        let mut lines = Vec::with_capacity(headers.len());
        for header in headers {
            let name = self.text(header.name);
            let bytes = header
                .binary_value
                .and_then(|bytes| serde_json::from_str::<Vec<u8>>(bytes.get()).ok());
            let value = match bytes {
                Some(bytes) => Text::from(String::from_utf8_lossy(&bytes).as_ref()),
                None => self.text(header.value),
            };
            if name.eq_ignore_ascii_case("set-cookie") {
                for line in value.split('\n') {
                    lines.push(Header { name: name.clone(), value: value.substr_from(line) });
                }
            } else {
                lines.push(Header { name, value });
            }
        }
        Headers(lines)
    }

    fn posted(&self, body: &RawBody<'_>) -> Observed<Body> {
        if let Some(fields) = body.form_data
            && let Ok(fields) = serde_json::from_str::<BTreeMap<String, Vec<Str<'_>>>>(fields.get())
        {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            for (name, values) in &fields {
                for value in values {
                    form.append_pair(name, &value.0);
                }
            }
            // The browser has decoded it, so the fields are right and their spelling is not known.
            return Observed::Inferred(Body {
                mime: Text::from("application/x-www-form-urlencoded"),
                raw: Text::from(form.finish()),
                form: BodyForm::Plain,
                truncated: false,
            });
        }
        let part = |raw: &str| Body {
            mime: Text::new(),
            raw: self.slice(raw),
            form: BodyForm::Base64,
            truncated: false,
        };
        match body.raw.0.as_slice() {
            [] => Observed::Missing,
            [only] if only.file.is_none() => Observed::Seen(part(&only.bytes.0)),
            parts => {
                let text: String =
                    parts.iter().map(|bytes| part(&bytes.bytes.0).text().into_owned()).collect();
                Observed::Seen(Body {
                    mime: Text::new(),
                    raw: Text::from(text),
                    form: BodyForm::Plain,
                    truncated: parts.iter().any(|part| part.file.is_some()),
                })
            }
        }
    }
}

fn resource_type(name: &str) -> Option<ResourceType> {
    Some(match name {
        "main_frame" => ResourceType::Document,
        "sub_frame" => ResourceType::Frame,
        // The API does not tell fetch() from XMLHttpRequest; both have the same defaults.
        "xmlhttprequest" => ResourceType::Xhr,
        "websocket" => ResourceType::WebSocket,
        "ping" | "beacon" => ResourceType::Ping,
        "script" => ResourceType::Script,
        "stylesheet" => ResourceType::Stylesheet,
        "image" | "imageset" => ResourceType::Image,
        "font" => ResourceType::Font,
        "media" => ResourceType::Media,
        "" => return None,
        _ => ResourceType::Other,
    })
}

/// An exchange as `webRequest` tells of it.
pub(super) struct Hop {
    pub(super) exchange: Exchange,
    /// Its place in its redirect chain.
    pub(super) place: u32,
    /// The event that begins a request was seen, so this is one that nobody else may tell of.
    pub(super) begun: bool,
}

/// The exchanges of one request id, in their order.
pub(super) fn hops(events: &[Event]) -> Vec<Hop> {
    let mut left: Vec<&Event> = events.iter().collect();
    left.sort_by_key(|event| (event.at, event.kind, &event.line));
    left.dedup_by(|a, b| a.line == b.line);
    let mut hops: Vec<Vec<&Event>> = Vec::new();
    let mut rest = left.as_slice();
    while let Some(first) = rest.first() {
        let same_time = rest.iter().take_while(|event| event.at == first.at).count();
        let (now, later) = rest.split_at(same_time);
        let mut now = now.to_vec();
        while !now.is_empty() {
            let continuing = hops.last().and_then(|hop| {
                let place = now.iter().position(|event| continues(hop, event));
                place.map(|place| now.remove(place))
            });
            match (continuing, hops.last_mut()) {
                (Some(event), Some(hop)) => hop.push(event),
                _ => hops.push(vec![now.remove(next_start(&hops, &now))]),
            }
        }
        rest = later;
    }
    hops.iter().enumerate().filter_map(|(place, events)| hop(place as u32, events)).collect()
}

/// Whether an event belongs to this hop.
fn continues(hop: &[&Event], event: &Event) -> bool {
    let Some(last) = hop.last() else { return true };
    // Firefox tells of a redirect that it refuses with an error for the new URL and no request.
    if event.kind == Kind::ErrorOccurred && last.kind == Kind::BeforeRedirect {
        return true;
    }
    if last.url != event.url || last.method != event.method {
        return false;
    }
    // After a 401 the same request may be sent again, with credentials that the user gave.
    let again = event.kind.is_sending() && last.kind == Kind::HeadersReceived;
    last.kind < Kind::BeforeRedirect && (event.kind > last.kind || again)
}

/// Which of some events of the same millisecond begins the next hop: the one to which the last hop led,
/// else one to which none of the others leads.
fn next_start(hops: &[Vec<&Event>], now: &[&Event]) -> usize {
    let led_to = hops.last().and_then(|hop| hop.last()).and_then(|last| last.redirect_url.as_ref());
    let target =
        |event: &&Event| now.iter().any(|other| other.redirect_url.as_ref() == Some(&event.url));
    now.iter()
        .position(|event| Some(&event.url) == led_to)
        .or_else(|| now.iter().position(|event| !target(event)))
        .unwrap_or(0)
}

fn hop(place: u32, events: &[&Event]) -> Option<Hop> {
    let first = events.first()?;
    let last_of = |kind: Kind| events.iter().rev().find(|event| event.kind == kind);
    let sent = last_of(Kind::SendHeaders).or_else(|| last_of(Kind::BeforeSendHeaders));
    let answered = [Kind::HeadersReceived, Kind::BeforeRedirect, Kind::Completed]
        .into_iter()
        .filter_map(last_of)
        .find(|event| (100..600).contains(&event.status));
    let request_headers = sent.map(|event| event.headers.clone()).unwrap_or_default();
    let body = events.iter().find_map(|event| match &event.body {
        Observed::Missing => None,
        body => Some(body.clone()),
    });
    let mut hints = first.hints.clone();
    for event in events {
        hints.server_address = hints.server_address.or_else(|| event.hints.server_address.clone());
        hints.from_cache |= event.hints.from_cache;
    }
    if first.method == "OPTIONS" && request_headers.has("access-control-request-method") {
        hints.resource_type = Some(ResourceType::Preflight);
    }
    let exchange = Exchange {
        started_at: first.at,
        responded_at: answered.map(|event| event.at),
        request: Request {
            method: first.method.clone(),
            url: first.url.clone(),
            headers_complete: sent.is_some(),
            body: body.unwrap_or_default().map(|body| Body {
                mime: if body.mime.is_empty() {
                    media_type(request_headers.get("content-type").unwrap_or_default())
                } else {
                    body.mime
                },
                ..body
            }),
            headers: request_headers,
        },
        response: answered.map(|event| Response {
            status: event.status,
            http_version: event.http_version.clone(),
            headers: event.headers.clone(),
            body: Observed::Missing,
            redirect_url: events.iter().find_map(|event| event.redirect_url.clone()),
        }),
        failure: events.iter().find_map(|event| event.error.clone()),
        hints,
        sources: Sources { har: false, web_request: true },
        ..Exchange::default()
    };
    let begun = first.kind <= Kind::SendHeaders;
    Some(Hop { exchange, place, begun })
}
