//! One entry: HAR's shape on the left, the exchange on the right.

use arcstr::ArcStr;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::{
    lenient::{Flag, FromObject, List, Number, Object, Str},
    share::{Share, media_type},
};
use crate::model::{
    Body, BodyForm, Exchange, Header, Headers, Hints, Message, Observed, Request, ResourceType,
    Response, ServiceWorker, Sources, Text, Timestamp,
};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawEntry<'a> {
    #[serde(borrow)]
    started_date_time: Str<'a>,
    time: Number,
    timings: Object<RawTimings>,
    #[serde(borrow)]
    request: Object<RawRequest<'a>>,
    #[serde(borrow)]
    response: Object<RawResponse<'a>>,
    #[serde(borrow)]
    pageref: Str<'a>,
    #[serde(borrow, rename = "serverIPAddress")]
    server_address: Str<'a>,
    #[serde(borrow, rename = "_resourceType")]
    resource_type: Str<'a>,
    #[serde(borrow, rename = "_initiator")]
    initiator: Object<RawInitiator<'a>>,
    #[serde(borrow, rename = "_fromCache")]
    from_cache: Str<'a>,
    #[serde(borrow, rename = "_webSocketMessages")]
    messages: List<RawMessage<'a>>,
}

/// Chromium's log of a WebSocket.
#[derive(Deserialize, Default)]
#[serde(default)]
struct RawMessage<'a> {
    #[serde(borrow, rename = "type")]
    kind: Str<'a>,
    opcode: Number,
    #[serde(borrow)]
    data: Str<'a>,
}

/// The opcode of a text message (RFC 6455 §5.2).
const TEXT: f64 = 1.0;
/// What a login says over a WebSocket, it says at its beginning.
const MOST_MESSAGES: usize = 1000;

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawTimings {
    receive: Number,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawRequest<'a> {
    #[serde(borrow)]
    method: Str<'a>,
    #[serde(borrow)]
    url: Str<'a>,
    #[serde(borrow)]
    headers: List<RawHeader<'a>>,
    #[serde(borrow)]
    post_data: Object<RawPostData<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawResponse<'a> {
    status: Number,
    #[serde(borrow)]
    http_version: Str<'a>,
    #[serde(borrow)]
    headers: List<RawHeader<'a>>,
    #[serde(borrow)]
    content: Object<RawContent<'a>>,
    #[serde(borrow, rename = "redirectURL")]
    redirect_url: Str<'a>,
    #[serde(borrow, rename = "_error")]
    error: Str<'a>,
    #[serde(rename = "_fetchedViaServiceWorker")]
    via_service_worker: Flag,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawHeader<'a> {
    #[serde(borrow)]
    name: Str<'a>,
    #[serde(borrow)]
    value: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawPostData<'a> {
    #[serde(borrow)]
    mime_type: Str<'a>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    encoding: Str<'a>,
    #[serde(borrow)]
    params: List<RawHeader<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawContent<'a> {
    size: Number,
    #[serde(borrow)]
    mime_type: Str<'a>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    encoding: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawInitiator<'a> {
    #[serde(borrow, rename = "type")]
    kind: Str<'a>,
    #[serde(borrow)]
    url: Str<'a>,
    #[serde(borrow)]
    stack: Object<RawStack<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawStack<'a> {
    #[serde(borrow)]
    call_frames: List<RawFrame<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawFrame<'a> {
    #[serde(borrow)]
    url: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct RawPage<'a> {
    #[serde(borrow)]
    started_date_time: Str<'a>,
    #[serde(borrow)]
    title: Str<'a>,
}

impl FromObject for RawTimings {}
impl FromObject for RawRequest<'_> {}
impl FromObject for RawResponse<'_> {}
impl FromObject for RawHeader<'_> {}
impl FromObject for RawPostData<'_> {}
impl FromObject for RawContent<'_> {}
impl FromObject for RawInitiator<'_> {}
impl FromObject for RawStack<'_> {}
impl FromObject for RawMessage<'_> {}
impl FromObject for RawFrame<'_> {}
impl FromObject for RawPage<'_> {}

/// The pages of a HAR: when each began, with its title (which browsers fill with its URL).
pub(super) fn pages(json: &str) -> Vec<(Timestamp, Text)> {
    let List(pages) = serde_json::from_str::<List<RawPage<'_>>>(json).unwrap_or_default();
    pages
        .iter()
        .filter_map(|page| {
            Some((Timestamp::from_rfc3339(&page.started_date_time.0)?, Text::from(&*page.title.0)))
        })
        .collect()
}

impl RawEntry<'_> {
    pub(super) fn into_exchange(self, buffer: &ArcStr) -> Result<Exchange, String> {
        let share = Share(buffer);
        let Some(request) = self.request.0 else { return Err("it has no \"request\"".into()) };
        if request.url.0.is_empty() {
            return Err("its request has no \"url\"".into());
        }
        let Some(started_at) = Timestamp::from_rfc3339(&self.started_date_time.0) else {
            return Err("its \"startedDateTime\" is no RFC 3339 date".into());
        };
        let response = self.response.0.unwrap_or_default();
        let initiator = self.initiator.0.unwrap_or_default();
        let status = response.status.0.unwrap_or(0.0);
        let headers = share.headers(request.headers);
        let service_worker = if response.via_service_worker.0 {
            ServiceWorker::Answered
        } else {
            ServiceWorker::None
        };
        let initiator_url = if initiator.url.0.is_empty() {
            initiator
                .stack
                .0
                .unwrap_or_default()
                .call_frames
                .0
                .into_iter()
                .next()
                .map(|frame| frame.url)
        } else {
            Some(initiator.url)
        };
        Ok(Exchange {
            started_at,
            responded_at: self.time.0.map(|millis| {
                let receive = self.timings.0.unwrap_or_default().receive.0.unwrap_or(0.0).max(0.0);
                let micros = ((millis - receive).max(0.0) * 1000.0) as i64;
                Timestamp(started_at.0.saturating_add(micros))
            }),
            failure: share.some(response.error),
            hints: Hints {
                resource_type: resource_type(&self.resource_type.0, &initiator.kind.0, &headers),
                initiator_url: initiator_url.and_then(|url| share.some(url)),
                page_ref: share.some(self.pageref),
                server_address: share.some(self.server_address),
                from_cache: !matches!(&*self.from_cache.0, "" | "false"),
                service_worker,
                ..Hints::default()
            },
            request: Request {
                headers_complete: headers_complete(&headers),
                body: match request.post_data.0 {
                    Some(post) => Observed::Seen(share.post_body(post)),
                    None => Observed::Missing,
                },
                method: share.text(request.method),
                url: share.text(request.url),
                headers,
            },
            response: (100.0..600.0).contains(&status).then(|| Response {
                status: status as u16,
                http_version: share.text(response.http_version),
                headers: share.headers(response.headers),
                body: response
                    .content
                    .0
                    .map_or(Observed::Missing, |content| share.content(&content)),
                redirect_url: share.some(response.redirect_url),
            }),
            sources: Sources { har: true, web_request: false },
            messages: self
                .messages
                .0
                .into_iter()
                .filter(|message| message.opcode.0 == Some(TEXT))
                .take(MOST_MESSAGES)
                .map(|message| Message {
                    sent: message.kind.0 == "send",
                    text: share.text(message.data),
                })
                .collect(),
            ..Exchange::default()
        })
    }
}

/// Browsers log what they mean to send when they do not know what was sent; the line that every
/// real HTTP request has is missing then.
fn headers_complete(headers: &Headers) -> bool {
    headers.has("host") || headers.has(":authority") || headers.has("cookie")
}

fn resource_type(name: &str, initiator: &str, headers: &Headers) -> Option<ResourceType> {
    if initiator == "preflight" {
        return Some(ResourceType::Preflight);
    }
    Some(match name {
        // Chromium says "document" for frames too; the request itself tells them apart.
        "document" => match headers.get("sec-fetch-dest") {
            Some("iframe" | "frame" | "embed" | "object" | "fencedframe") => ResourceType::Frame,
            _ => ResourceType::Document,
        },
        "preflight" => ResourceType::Preflight,
        "fetch" => ResourceType::Fetch,
        "xhr" => ResourceType::Xhr,
        "websocket" => ResourceType::WebSocket,
        "ping" | "beacon" => ResourceType::Ping,
        "script" => ResourceType::Script,
        "stylesheet" => ResourceType::Stylesheet,
        "image" => ResourceType::Image,
        "font" => ResourceType::Font,
        "media" => ResourceType::Media,
        "" => return None,
        _ => ResourceType::Other,
    })
}

impl Share<'_> {
    fn headers(&self, List(headers): List<RawHeader<'_>>) -> Headers {
        Headers(
            headers
                .into_iter()
                .map(|header| Header {
                    name: self.text(header.name),
                    value: self.text(header.value),
                })
                .collect(),
        )
    }

    fn post_body(&self, post: RawPostData<'_>) -> Body {
        let mime = media_type(&post.mime_type.0);
        if let Some(raw) =
            post.text.and_then(|text| self.inside(text)).filter(|raw| !raw.is_empty())
        {
            let form = if post.encoding.0 == "base64" {
                BodyForm::JsonEscapedBase64
            } else {
                BodyForm::JsonEscaped
            };
            return Body { mime, raw, form, truncated: false };
        }
        // Some producers keep the fields only; the body that they make is the one that was sent, but for spelling.
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for field in post.params.0 {
            form.append_pair(&field.name.0, &field.value.0);
        }
        Body { mime, raw: Text::from(form.finish()), form: BodyForm::Plain, truncated: false }
    }

    fn content(&self, content: &RawContent<'_>) -> Observed<Body> {
        let mime = media_type(&content.mime_type.0);
        match content.text.and_then(|text| self.inside(text)) {
            Some(raw) => {
                let form = if content.encoding.0 == "base64" {
                    BodyForm::JsonEscapedBase64
                } else {
                    BodyForm::JsonEscaped
                };
                Observed::Seen(Body { mime, raw, form, truncated: false })
            }
            // No text and a size of nothing is an empty body; no text and a size is a body that was left out.
            None if content.size.0 == Some(0.0) => Observed::Seen(Body {
                mime,
                raw: Text::new(),
                form: BodyForm::Plain,
                truncated: false,
            }),
            None => Observed::Missing,
        }
    }
}
