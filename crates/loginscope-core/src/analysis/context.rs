//! The circumstances of each request in the words of Fetch: what it was for, who caused it, in which page.

use std::{collections::BTreeMap, fmt, sync::Arc};

use url::Url;

use crate::model::{Exchange, ExchangeId, Observed, ResourceType, Trace};

/// What the browser wanted the response for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A tab's document: a top-level navigation.
    Document,
    /// The document of a frame inside a page.
    Frame,
    /// Anything that a document asks for: `fetch`, images, scripts, WebSockets.
    Subresource,
}

/// Who caused a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Initiator {
    /// The user: typed address, bookmark, reload.
    User,
    /// A document or script of this origin.
    Page(Arc<Url>),
    /// An origin that tells nothing (`null`).
    Opaque,
}

/// Whether cookies go with a request (Fetch, credentials mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsMode {
    /// Always.
    Include,
    /// To the page's own origin only.
    SameOrigin,
    /// Never.
    Omit,
}

/// The circumstances of one request.
#[derive(Clone, Default)]
pub struct Context {
    /// The parsed URL; `None` where it is none.
    pub url: Option<Arc<Url>>,
    /// What the response was wanted for.
    pub destination: Observed<Destination>,
    /// Who caused it.
    pub initiator: Observed<Initiator>,
    /// The document of the tab at that time; for a top-level navigation its own URL.
    pub top_level: Observed<Arc<Url>>,
    /// Whether cookies go with it.
    pub credentials: Observed<CredentialsMode>,
    /// The exchange whose `Location` led here.
    pub redirected_from: Option<ExchangeId>,
    /// The exchange that its `Location` led to.
    pub redirected_to: Option<ExchangeId>,
    /// For a preflight, the request that it was for; for such a request, its preflight.
    pub preflight_pair: Option<ExchangeId>,
    /// The request is a CORS preflight.
    pub is_preflight: bool,
}

impl fmt::Debug for Initiator {
    /// The origin: addresses hold tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Initiator::User => f.write_str("User"),
            Initiator::Page(url) => write!(f, "Page({})", url.origin().ascii_serialization()),
            Initiator::Opaque => f.write_str("Opaque"),
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("destination", &self.destination)
            .field("initiator", &self.initiator)
            .field("credentials", &self.credentials)
            .field("redirected_from", &self.redirected_from)
            .field("redirected_to", &self.redirected_to)
            .field("preflight_pair", &self.preflight_pair)
            .finish_non_exhaustive()
    }
}

impl Context {
    /// Whether the request went to another origin than the page that made it; `None` where it isn't known.
    pub fn cross_origin(&self) -> Option<bool> {
        let url = self.url.as_ref()?;
        match self.initiator.value()? {
            Initiator::User => Some(false),
            Initiator::Opaque => Some(true),
            Initiator::Page(page) => Some(page.origin() != url.origin()),
        }
    }
}

/// Works out the context of every exchange.
pub fn contexts(trace: &Trace) -> Vec<Context> {
    let mut contexts: Vec<Context> = trace.exchanges.iter().map(first_look).collect();
    link_redirects(trace, &mut contexts);
    link_preflights(trace, &mut contexts);
    let mut top: Option<Arc<Url>> = None;
    for index in 0..contexts.len() {
        let Some(exchange) = trace.exchanges.get(index) else { break };
        let chain_start = first_of_chain(&contexts, index);
        let inherited = (chain_start != index).then(|| {
            let start = &contexts[chain_start];
            (start.destination, start.initiator.clone())
        });
        let page_of_now = top.clone();
        let context = &mut contexts[index];
        if let Some((destination, initiator)) = inherited {
            // A redirect changes neither what the response is for nor who asked for it first.
            context.destination = destination;
            context.initiator = initiator;
        } else {
            context.initiator = initiator(exchange, context, page_of_now.as_ref());
        }
        context.top_level = match context.destination.value() {
            Some(Destination::Document) => {
                context.url.clone().map_or(Observed::Missing, Observed::Seen)
            }
            _ => top_level(exchange, page_of_now),
        };
        context.credentials = credentials(exchange, context);
        if context.destination.value() == Some(&Destination::Document) && shows_document(exchange) {
            top.clone_from(&context.url);
        }
    }
    contexts
}

/// A navigation replaces the page unless its answer leads on, is a download or empty.
fn shows_document(exchange: &Exchange) -> bool {
    exchange.response.as_ref().is_none_or(|response| {
        let leads_on = (300..400).contains(&response.status) && response.headers.has("location");
        !(leads_on || matches!(response.status, 204 | 205))
    })
}

fn first_of_chain(contexts: &[Context], index: usize) -> usize {
    let mut at = index;
    // An earlier exchange always has a lower index, so this ends.
    while let Some(from) = contexts.get(at).and_then(|context| context.redirected_from) {
        let from = from.0 as usize;
        if from >= at {
            break;
        }
        at = from;
    }
    at
}

fn first_look(exchange: &Exchange) -> Context {
    let is_preflight = exchange.hints.resource_type == Some(ResourceType::Preflight)
        || (exchange.request.method == "OPTIONS"
            && exchange.request.headers.has("access-control-request-method"));
    Context {
        url: Url::parse(&exchange.request.url).ok().map(Arc::new),
        destination: if is_preflight {
            Observed::Seen(Destination::Subresource)
        } else {
            destination(exchange)
        },
        is_preflight,
        ..Context::default()
    }
}

fn destination(exchange: &Exchange) -> Observed<Destination> {
    let headers = &exchange.request.headers;
    // The request's own words come first: logs call a frame's document a document too.
    if let Some(dest) = headers.get("sec-fetch-dest") {
        return Observed::Seen(match dest {
            "document" => Destination::Document,
            "iframe" | "frame" | "embed" | "object" | "fencedframe" => Destination::Frame,
            _ => Destination::Subresource,
        });
    }
    match exchange.hints.resource_type {
        Some(ResourceType::Document) => return Observed::Seen(Destination::Document),
        Some(ResourceType::Frame) => return Observed::Seen(Destination::Frame),
        Some(_) => return Observed::Seen(Destination::Subresource),
        None => {}
    }
    // Over plain HTTP browsers send no Sec-Fetch headers; these two are sent for documents only.
    let accepts_html =
        headers.get("accept").is_some_and(|accept| accept.trim_start().starts_with("text/html"));
    if headers.has("upgrade-insecure-requests") || accepts_html {
        Observed::Inferred(Destination::Document)
    } else if headers.has("accept") || headers.has("x-requested-with") {
        Observed::Inferred(Destination::Subresource)
    } else {
        Observed::Missing
    }
}

fn initiator(
    exchange: &Exchange,
    context: &Context,
    page: Option<&Arc<Url>>,
) -> Observed<Initiator> {
    let headers = &exchange.request.headers;
    let parsed = |text: &str| Url::parse(text).ok().map(|url| Initiator::Page(Arc::new(url)));
    let is_document = context.destination.value() == Some(&Destination::Document);
    if is_document && headers.get("sec-fetch-site") == Some("none") {
        return Observed::Seen(Initiator::User);
    }
    match headers.get("origin") {
        Some("null") => return Observed::Seen(Initiator::Opaque),
        Some(origin) => {
            if let Some(page) = parsed(origin) {
                return Observed::Seen(page);
            }
        }
        None => {}
    }
    if let Some(page) = exchange.hints.origin_url.as_deref().and_then(parsed) {
        return Observed::Seen(page);
    }
    if let Some(page) = headers.get("referer").and_then(parsed) {
        return Observed::Seen(page);
    }
    if headers.get("sec-fetch-site") == Some("same-origin")
        && let Some(url) = &context.url
    {
        return Observed::Seen(Initiator::Page(Arc::clone(url)));
    }
    if let Some(page) = exchange.hints.initiator_url.as_deref().and_then(parsed) {
        return Observed::Inferred(match page {
            Initiator::Page(url) if url.scheme().starts_with("http") => Initiator::Page(url),
            _ => Initiator::Opaque,
        });
    }
    match page {
        // Without a word from the browser, the page that was open then most likely asked for it.
        Some(page) if !is_document || headers.has("sec-fetch-site") => {
            Observed::Inferred(Initiator::Page(Arc::clone(page)))
        }
        _ if is_document => Observed::Inferred(Initiator::User),
        _ => Observed::Missing,
    }
}

fn top_level(exchange: &Exchange, page: Option<Arc<Url>>) -> Observed<Arc<Url>> {
    if exchange.hints.frame_id == Some(0)
        && let Some(url) =
            exchange.hints.document_url.as_deref().and_then(|url| Url::parse(url).ok())
    {
        return Observed::Seen(Arc::new(url));
    }
    page.map_or(Observed::Missing, Observed::Inferred)
}

fn credentials(exchange: &Exchange, context: &Context) -> Observed<CredentialsMode> {
    if context.is_preflight {
        return Observed::Seen(CredentialsMode::Omit);
    }
    let subresource = context.destination.value() == Some(&Destination::Subresource);
    if !subresource {
        return context.destination.map(|_| CredentialsMode::Include);
    }
    if context.cross_origin() == Some(false) {
        return Observed::Inferred(CredentialsMode::SameOrigin);
    }
    let headers = &exchange.request.headers;
    // Chromium adds this header to every credentialed cross-site request, whether cookies exist or not.
    if headers.has("cookie") || headers.has("sec-fetch-storage-access") {
        return Observed::Seen(CredentialsMode::Include);
    }
    match exchange.hints.resource_type {
        Some(ResourceType::Image | ResourceType::Media | ResourceType::WebSocket)
            if headers.get("sec-fetch-mode") != Some("cors") =>
        {
            Observed::Inferred(CredentialsMode::Include)
        }
        _ if headers.get("sec-fetch-mode") == Some("no-cors") => {
            Observed::Inferred(CredentialsMode::Include)
        }
        _ => Observed::Missing,
    }
}

/// Finds for each redirect the request that followed it: the next one for the URL of its `Location`.
fn link_redirects(trace: &Trace, contexts: &mut [Context]) {
    let mut waiting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, exchange) in trace.exchanges.iter().enumerate() {
        let Some(url) = contexts.get(index).and_then(|context| context.url.clone()) else {
            continue;
        };
        let here = without_fragment(&url);
        let same_chain = |from: &usize| {
            let before =
                trace.exchanges.get(*from).and_then(|before| before.hints.request_id.as_ref());
            match (before, &exchange.hints.request_id) {
                (Some(before), Some(now)) => before == now,
                _ => true,
            }
        };
        if let Some(sources) = waiting.get_mut(&here)
            && let Some(place) = sources.iter().rposition(same_chain)
            && !contexts.get(index).is_some_and(|context| context.is_preflight)
        {
            let from = sources.remove(place);
            if let Some(context) = contexts.get_mut(from) {
                context.redirected_to = Some(ExchangeId(index as u32));
            }
            if let Some(context) = contexts.get_mut(index) {
                context.redirected_from = Some(ExchangeId(from as u32));
            }
        }
        if let Some(target) = location(exchange, &url) {
            waiting.entry(without_fragment(&target)).or_default().push(index);
        }
    }
}

/// Where a redirect leads: its `Location` against its own URL.
pub fn location(exchange: &Exchange, url: &Url) -> Option<Url> {
    let response = exchange.response.as_ref()?;
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers.get("location")?;
    url.join(location).ok()
}

fn without_fragment(url: &Url) -> String {
    let text = url.as_str();
    text.split('#').next().unwrap_or(text).to_owned()
}

/// A request whose preflight is logged later began at most this long before it, in microseconds.
const PREFLIGHT_DELAY: i64 = 2_000_000;

/// Pairs each preflight with the request that it asked for. Firefox logs the preflight first; Chromium
/// notes the start of the request, then sends the preflight.
fn link_preflights(trace: &Trace, contexts: &mut [Context]) {
    let mut preflights: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut requests: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, exchange) in trace.exchanges.iter().enumerate() {
        let Some(context) = contexts.get(index) else { break };
        let url = exchange.request.url.as_str();
        let partner = if context.is_preflight {
            let method = exchange.request.headers.get("access-control-request-method");
            let Some(method) = method else { continue };
            let is_waiting = |request: &Exchange| {
                exchange.started_at.0.saturating_sub(request.started_at.0) <= PREFLIGHT_DELAY
                    && request.responded_at.is_none_or(|at| at >= exchange.started_at)
            };
            let request = requests
                .remove(&(url, method))
                .filter(|request| trace.exchanges.get(*request).is_some_and(is_waiting));
            if request.is_none() {
                preflights.insert((url, method), index);
            }
            request
        } else {
            let key = (url, exchange.request.method.as_str());
            let preflight = preflights.remove(&key);
            if preflight.is_none() {
                requests.insert(key, index);
            }
            preflight
        };
        let Some(partner) = partner else { continue };
        for (one, other) in [(index, partner), (partner, index)] {
            if let Some(context) = contexts.get_mut(one) {
                context.preflight_pair = Some(ExchangeId(other as u32));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Header, Headers, Request, Timestamp, text};

    fn exchange(at: i64, method: &str, asks_for: &str, responded: i64) -> Exchange {
        let line = Header { name: text("Access-Control-Request-Method"), value: text(asks_for) };
        Exchange {
            started_at: Timestamp(at * 1000),
            responded_at: Some(Timestamp(responded * 1000)),
            request: Request {
                method: text(method),
                url: text("https://api.test/me"),
                headers: Headers(if asks_for.is_empty() { Vec::new() } else { vec![line] }),
                ..Request::default()
            },
            ..Exchange::default()
        }
    }

    #[test]
    fn preflights_find_their_requests_on_either_side() {
        let exchanges = vec![
            // Chromium: a request without a preflight, then one that begins before its preflight.
            exchange(0, "PUT", "", 5),
            exchange(100, "PUT", "", 140),
            exchange(101, "OPTIONS", "PUT", 120),
            // Firefox: the preflight first.
            exchange(300, "OPTIONS", "PUT", 310),
            exchange(311, "PUT", "", 320),
        ];
        let trace = Trace { exchanges, ..Trace::default() };
        let pairs: Vec<Option<u32>> =
            contexts(&trace).iter().map(|it| it.preflight_pair.map(|id| id.0)).collect();
        assert_eq!(pairs, [None, Some(2), Some(1), Some(4), Some(3)]);
    }
}
