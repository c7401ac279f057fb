//! A request with its response, as a browser's log or a file gives it.

use std::borrow::Cow;

use serde::Serialize;

use super::{Browser, Observed, StoreReading, Text, Timestamp};

/// A capture in neutral words: exchanges in order of their start.
#[derive(Clone, Default, PartialEq)]
pub struct Trace {
    /// The browser that made the capture, where it can be told.
    pub browser: Option<Browser>,
    /// The program that wrote it: `WebInspector 537.36`, `Firefox 153.0`, `Playwright 1.64`, …
    pub producer: String,
    /// In order of `started_at`; an exchange's [`ExchangeId`] is its place here.
    pub exchanges: Vec<Exchange>,
    /// What the capture does not hold, and which of its entries could not be read.
    pub gaps: Vec<Gap>,
    /// When the top-level document changed, with its URL, in order of time.
    pub page_loads: Vec<(Timestamp, Text)>,
    /// When recording began, where it is known. A page that was loaded before it is missing here.
    pub recording_began: Option<Timestamp>,
    /// What the browser's own cookie store held, in order of time; empty where nobody might ask it.
    pub store_readings: Vec<StoreReading>,
}

impl Trace {
    /// The exchange with this id.
    pub fn get(&self, id: ExchangeId) -> Option<&Exchange> {
        self.exchanges.get(id.0 as usize)
    }
}

/// The place of an exchange in [`Trace::exchanges`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ExchangeId(pub u32);

/// One request with its response.
#[derive(Clone, Default, PartialEq)]
pub struct Exchange {
    /// Its place in the trace.
    pub id: ExchangeId,
    /// When the request began.
    pub started_at: Timestamp,
    /// When the response's headers were there: from then on its cookies are in the jar.
    pub responded_at: Option<Timestamp>,
    /// What was sent.
    pub request: Request,
    /// What came back; `None` where no response was received or it was withheld from the log (status 0).
    pub response: Option<Response>,
    /// The browser's own words where the request failed, such as `net::ERR_FAILED`.
    pub failure: Option<Text>,
    /// What the browser said about the circumstances of the request.
    pub hints: Hints,
    /// Which APIs or files told of it.
    pub sources: Sources,
    /// The text messages of a WebSocket, where the log has them.
    pub messages: Vec<Message>,
}

/// One text message of a WebSocket.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The page sent it; else it received it.
    pub sent: bool,
    /// The message.
    pub text: Text,
}

impl Exchange {
    /// The response's status; 0 where there is none.
    pub fn status(&self) -> u16 {
        self.response.as_ref().map_or(0, |response| response.status)
    }

    /// A header line of the response, the first of its name, with its index.
    pub fn response_header<'a>(&'a self, name: &'a str) -> Option<(usize, &'a str)> {
        self.response.as_ref()?.headers.all(name).next()
    }

    /// A header line of the request, the first of its name, with its index.
    pub fn request_header<'a>(&'a self, name: &'a str) -> Option<(usize, &'a str)> {
        self.request.headers.all(name).next()
    }
}

/// What was sent.
#[derive(Clone, Default, PartialEq)]
pub struct Request {
    /// As on the wire; methods are case-sensitive (RFC 9110 §9.1).
    pub method: Text,
    /// Absolute, as the producer wrote it.
    pub url: Text,
    /// In the order of the log (Chromium sorts them by name).
    pub headers: Headers,
    /// Whether `headers` are what was sent. Logs may hold only what the browser meant to send
    /// ("provisional headers"): then the absence of a header proves nothing.
    pub headers_complete: bool,
    /// What was posted.
    pub body: Observed<Body>,
}

/// What came back.
#[derive(Clone, Default, PartialEq)]
pub struct Response {
    /// 100 to 599.
    pub status: u16,
    /// `http/1.1`, `h2`, …
    pub http_version: Text,
    /// In the order of the log, a repeated header once for each line.
    pub headers: Headers,
    /// The content after decoding of transfer and content codings.
    pub body: Observed<Body>,
    /// Where the log says that the browser went next; the header is `Location`.
    pub redirect_url: Option<Text>,
}

/// A body, kept as the log had it and decoded when asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The media type without parameters, lower case.
    pub mime: Text,
    /// Text, base64 or still escaped JSON, as `form` says.
    pub raw: Text,
    /// How `raw` is to be read.
    pub form: BodyForm,
    /// The producer cut it or kept only a part.
    pub truncated: bool,
}

/// How the bytes of a [`Body`] are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyForm {
    /// As it is.
    #[default]
    Plain,
    /// The inside of a JSON string, with its escapes.
    JsonEscaped,
    /// The inside of a JSON string that holds base64.
    JsonEscapedBase64,
    /// Base64.
    Base64,
}

impl Body {
    /// The body as text; bytes that are not UTF-8 become U+FFFD. Empty where the encoding is broken.
    pub fn text(&self) -> Cow<'_, str> {
        match self.form {
            BodyForm::Plain => Cow::Borrowed(&self.raw),
            BodyForm::JsonEscaped => unescape(&self.raw),
            BodyForm::Base64 => decode_base64(&self.raw),
            BodyForm::JsonEscapedBase64 => {
                Cow::Owned(decode_base64(&unescape(&self.raw)).into_owned())
            }
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let quoted = format!("\"{raw}\"");
    // Lone surrogates are the one thing that JSON allows and text does not.
    let text = serde_json::from_str(&quoted).ok().or_else(|| {
        crate::json::without_lone_surrogates(&quoted)
            .and_then(|repaired| serde_json::from_str(&repaired).ok())
    });
    Cow::Owned(text.unwrap_or_default())
}

fn decode_base64(text: &str) -> Cow<'_, str> {
    use base64::Engine as _;
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let bytes = engine.decode(text.trim()).unwrap_or_default();
    Cow::Owned(
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    )
}

/// One header line.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// In the case of the log; compare without case.
    pub name: Text,
    /// Without surrounding white space.
    pub value: Text,
}

/// Header lines in the order of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<Header>);

impl Headers {
    /// The first line of this name, its case ignored.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// How many bytes all lines have in HTTP/1.1.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|header| header.name.len() + header.value.len() + 4).sum()
    }

    /// Each line of this name with its index among all lines.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a str)> + 'a {
        self.0
            .iter()
            .enumerate()
            .filter(move |(_, header)| header.name.eq_ignore_ascii_case(name))
            .map(|(index, header)| (index, header.value.as_str()))
    }

    /// Whether a line of this name exists.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// What the browser's APIs say about the circumstances of a request, each where it is known.
#[derive(Clone, Default, PartialEq)]
pub struct Hints {
    /// What the request was for.
    pub resource_type: Option<ResourceType>,
    /// The script or document that caused it (`_initiator` of Chromium's HAR).
    pub initiator_url: Option<Text>,
    /// The document that it belongs to (webRequest `documentUrl`).
    pub document_url: Option<Text>,
    /// The origin that caused it (webRequest `initiator` or `originUrl`).
    pub origin_url: Option<Text>,
    /// 0 is the tab's top frame (webRequest `frameId`).
    pub frame_id: Option<i64>,
    /// Equal for all hops of one redirect chain (webRequest `requestId`).
    pub request_id: Option<Text>,
    /// The page of the HAR that it belongs to.
    pub page_ref: Option<Text>,
    /// The address that answered.
    pub server_address: Option<Text>,
    /// Answered from the browser's cache: cookies and other headers may be absent.
    pub from_cache: bool,
    /// The part of a service worker in it.
    pub service_worker: ServiceWorker,
}

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceType {
    /// The document of a tab or window.
    Document,
    /// The document of a frame inside a page.
    Frame,
    /// `fetch()`.
    Fetch,
    /// `XMLHttpRequest`.
    Xhr,
    /// A CORS preflight.
    Preflight,
    /// The handshake of a WebSocket.
    WebSocket,
    /// `navigator.sendBeacon`, `<a ping>`, `fetch(…, {keepalive})`.
    Ping,
    /// `<script>`.
    Script,
    /// `<link rel=stylesheet>`.
    Stylesheet,
    /// `<img>` and CSS images.
    Image,
    /// A font.
    Font,
    /// Audio and video.
    Media,
    /// Anything else.
    Other,
}

/// The part of a service worker in an exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServiceWorker {
    /// None is known.
    #[default]
    None,
    /// The page's side: a service worker answered; cookies are on the worker's own request.
    Answered,
    /// The worker's own request to the network.
    Requested,
}

/// Which APIs or files told of an exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// A HAR entry.
    pub har: bool,
    /// Events of `webRequest`.
    pub web_request: bool,
}

/// Something that the capture does not hold or that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What kind of thing.
    pub kind: GapKind,
    /// What is wrong, where, and what follows, in words.
    pub message: String,
}

/// The kinds of [`Gap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// An entry that could not be read was left out.
    BrokenEntry,
    /// The file ends before its end.
    CutFile,
    /// Cookies and credentials were removed when the file was written.
    Sanitised,
    /// Recording began after the flow had started.
    StartedLate,
    /// Headers, bodies or hops are missing.
    Incomplete,
}
