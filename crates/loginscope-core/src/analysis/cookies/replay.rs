//! Plays the capture through one jar for each browser.

use std::{collections::BTreeMap, sync::Arc};

use url::Url;

use super::{
    Confirmation, CookieFacts, Difference, Event, Eviction, Identity, Line, Send, Store,
    StoreVerdict, Withheld, confirmation::Witness,
};
use crate::{
    analysis::{
        context::{Context, CredentialsMode, Destination, Initiator},
        csrf::is_unsafe,
    },
    cookie::{self, Cookie, Exclusions, Jar, Outcome, Policy, ThirdPartyCookies, rule_ids},
    model::{Browser, ByBrowser, Exchange, ExchangeId, Observed, ServiceWorker, Timestamp, Trace},
};

/// Replays every Set-Cookie line and Cookie header in order of time. `contexts` learns the credentials mode
/// where the cookies tell it.
pub(in crate::analysis) fn replay(
    trace: &Trace,
    contexts: &mut [Context],
    browser: Browser,
    sanitised: bool,
) -> CookieFacts {
    let mut facts = CookieFacts {
        sends: vec![Send::default(); trace.exchanges.len()],
        ..CookieFacts::default()
    };
    if sanitised {
        return facts;
    }
    let mut jars = ByBrowser::from_fn(|each| {
        let policy = Policy::of(each);
        let blocked = each == browser && policy.says_when_blocked && says_blocked(trace);
        let choice = if blocked { ThirdPartyCookies::Block } else { ThirdPartyCookies::Default };
        Jar::new(policy, choice)
    });
    let mut witness = Witness::new(&trace.store_readings);
    for (_, moment, index) in moments(trace, contexts) {
        if moment == Moment::Reading {
            if let Some(reading) = trace.store_readings.get(index) {
                witness.read(reading, jars.get(browser), &mut facts.stores);
            }
            continue;
        }
        let Some(exchange) = trace.exchanges.get(index) else { continue };
        let chain = chain_before(contexts, index);
        match moment {
            Moment::Request => {
                request(exchange, index, contexts, &chain, browser, &mut jars, &mut facts);
            }
            Moment::Response => {
                let told = (&mut facts, &mut witness);
                response(exchange, index, contexts, &chain, browser, &mut jars, told);
            }
            Moment::Reading => {}
        }
    }
    facts
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Response,
    Request,
    /// The cookie store was asked.
    Reading,
}

/// By how many microseconds the clock of a browser's log may be behind the one of its extensions.
const CLOCKS_DIFFER: i64 = 100_000;

/// Requests, responses and readings of the cookie store in order of time. The answer that led to a request always comes before it,
/// however coarse the clocks are.
fn moments(trace: &Trace, contexts: &[Context]) -> Vec<(Timestamp, Moment, usize)> {
    let mut moments = Vec::with_capacity(trace.exchanges.len() * 2);
    for (index, exchange) in trace.exchanges.iter().enumerate() {
        moments.push((exchange.started_at, Moment::Request, index));
        if exchange.response.is_some() {
            let mut at = exchange.responded_at.unwrap_or(exchange.started_at);
            let next = contexts
                .get(index)
                .and_then(|context| context.redirected_to)
                .and_then(|next| trace.get(next));
            if let Some(next) = next {
                at = at.min(next.started_at);
            }
            // An answer never comes before its own request.
            at = at.max(Timestamp(exchange.started_at.0.saturating_add(1)));
            moments.push((at, Moment::Response, index));
        }
    }
    let readings = trace.store_readings.iter().enumerate();
    moments.extend(readings.map(|(index, reading)| {
        // What came while the store was asked may be in it or not, so it is judged before.
        let at = reading.at.max(reading.asked_at).0.saturating_add(CLOCKS_DIFFER);
        (Timestamp(at), Moment::Reading, index)
    }));
    // A redirect's answer that had to be moved behind its own request may stand at the next hop's start.
    moments.sort_by_key(|(at, moment, index)| (at.0, *moment, *index));
    moments
}

/// Whether a credentialed cross-site request says that it has no access to cookies.
fn says_blocked(trace: &Trace) -> bool {
    let access = |exchange: &Exchange| {
        exchange.request.headers.get("sec-fetch-storage-access") == Some("none")
    };
    trace.exchanges.iter().any(access)
}

/// No browser follows more redirects than this.
const MOST_REDIRECTS: usize = 50;

/// The earlier addresses of a redirect chain, the first one first.
fn chain_before(contexts: &[Context], index: usize) -> Vec<Url> {
    let mut chain = Vec::new();
    let mut at = index;
    while let Some(from) = contexts.get(at).and_then(|context| context.redirected_from) {
        if from.0 as usize >= at || chain.len() == MOST_REDIRECTS {
            break;
        }
        at = from.0 as usize;
        if let Some(url) = contexts.get(at).and_then(|context| context.url.as_ref()) {
            chain.push(Url::clone(url));
        }
    }
    chain.reverse();
    chain
}

fn cookie_context<'c>(
    exchange: &'c Exchange,
    context: &'c Context,
    url: &'c Arc<Url>,
    chain: &'c [Url],
    credentials: cookie::Credentials,
    at: Timestamp,
) -> cookie::RequestContext<'c> {
    cookie::RequestContext {
        url,
        method: &exchange.request.method,
        kind: match context.destination.value() {
            Some(Destination::Document) | None => cookie::RequestKind::Navigation,
            Some(Destination::Frame) => cookie::RequestKind::Frame,
            Some(Destination::Subresource) => cookie::RequestKind::Subresource,
        },
        top_level: context.top_level.value().map(AsRef::as_ref),
        cross_site_ancestor: false,
        initiator: match context.initiator.value() {
            None | Some(Initiator::User) => cookie::Initiator::User,
            Some(Initiator::Page(page)) => cookie::Initiator::Url(page),
            Some(Initiator::Opaque) => cookie::Initiator::Opaque,
        },
        credentials,
        redirected_from: chain,
        cors_preflight: context.is_preflight,
        at,
    }
}

fn credentials_of(context: &Context) -> cookie::Credentials {
    match context.credentials.value() {
        Some(CredentialsMode::Include) => cookie::Credentials::Include,
        Some(CredentialsMode::Omit) => cookie::Credentials::Omit,
        Some(CredentialsMode::SameOrigin) | None => cookie::Credentials::SameOrigin,
    }
}

/// The names and values of a Cookie header.
fn header_pairs(exchange: &Exchange) -> Vec<(&str, &str)> {
    exchange
        .request
        .headers
        .all("cookie")
        .flat_map(|(_, line)| line.split(';'))
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or(("", pair)))
        .collect()
}

fn request(
    exchange: &Exchange,
    index: usize,
    contexts: &mut [Context],
    chain: &[Url],
    browser: Browser,
    jars: &mut ByBrowser<Jar>,
    facts: &mut CookieFacts,
) {
    let Some(context) = contexts.get(index).cloned() else { return };
    let Some(url) = &context.url else { return };
    let observed = header_pairs(exchange);
    // A page that a service worker answered, a cached answer and provisional headers show no cookies
    // although the browser may have sent them: only what is there counts.
    let seen = exchange.request.headers_complete
        && exchange.hints.service_worker != ServiceWorker::Answered
        && !exchange.hints.from_cache;
    let credentials = credentials_of(&context);
    let include = cookie_context(
        exchange,
        &context,
        url,
        chain,
        cookie::Credentials::Include,
        exchange.started_at,
    );
    let as_made = cookie::RequestContext { credentials, ..include };
    let jar = jars.get_mut(browser);
    let mut send = Send::default();
    let subresource = context.destination.value() == Some(&Destination::Subresource);
    let mode_unknown = subresource && matches!(context.credentials, Observed::Missing);
    if mode_unknown && !context.is_preflight && observed.is_empty() && seen {
        let expected = jar.retrieve(&include);
        send.if_included =
            expected.sent.iter().filter_map(|cookie| lost(cookie, &[], true, facts)).collect();
        let mode = if expected.sent.is_empty() { None } else { Some(CredentialsMode::SameOrigin) };
        if let (Some(mode), Some(context)) = (mode, contexts.get_mut(index)) {
            // Cookies were there and none was sent, so the script did not ask for them to be.
            context.credentials = Observed::Inferred(mode);
        }
    }
    let expected = jar.retrieve(&as_made);
    let certain = context.initiator.is_seen() && context.destination.is_seen();
    send.names = if seen {
        observed.iter().map(|(name, _)| (*name).to_owned()).collect()
    } else {
        let mut names: Vec<String> = observed.iter().map(|(name, _)| (*name).to_owned()).collect();
        if names.is_empty() && !context.is_preflight {
            names = expected.sent.iter().map(|cookie| cookie.name_text().into_owned()).collect();
        }
        names
    };
    send.doubles = doubles(&observed, &expected);
    if is_unsafe(&exchange.request.method) {
        // That another browser sends the cookie for a while only is worth knowing too.
        let young = Browser::ALL.map(|each| jars.get_mut(each).retrieve(&as_made).young);
        let first = young.iter().find(|young| !young.is_empty());
        send.young = first
            .into_iter()
            .flatten()
            .filter_map(|cookie| lost(cookie, &[], certain, facts))
            .filter(|young| send.names.contains(&young.name))
            .filter(|young| first.is_none_or(|all| !has_twin(&young.name, &observed, all)))
            .collect();
    }
    send.withheld = expected
        .withheld
        .iter()
        .filter_map(|(cookie, exclusions)| lost(cookie, &rule_ids(*exclusions), certain, facts))
        .filter(|withheld| !send.names.contains(&withheld.name))
        .collect();
    if let Some(slot) = facts.sends.get_mut(index) {
        *slot = send;
    }
    if !subresource || !mode_unknown {
        differences(exchange.id, &as_made, jars, facts);
    }
    if seen && !context.is_preflight {
        // What the browser really sent is the truth; the jar learns from it.
        let header = exchange.request.headers.get("cookie").unwrap_or_default();
        jars.get_mut(browser).observe(&as_made, header.as_bytes());
    }
}

/// Whether the same went along in another cookie too, and that one not only for its youth: libraries that serve old
/// browsers send a second cookie without SameSite beside the one with `SameSite=None`, as `_name` or `name-legacy`.
fn has_twin(name: &str, observed: &[(&str, &str)], young: &[Arc<Cookie>]) -> bool {
    // Signatures differ where they sign the name too.
    let said = |value: &str| value.rsplit_once('.').map_or(value, |(said, _)| said).to_owned();
    let Some((_, value)) = observed.iter().find(|(other, _)| *other == name) else { return false };
    observed.iter().any(|(other, same)| {
        *other != name
            && name.contains(other)
            && said(same) == said(value)
            && !young.iter().any(|cookie| cookie.name_text() == *other)
    })
}

/// What is known of a cookie that did not go along; `None` for cookies from before the capture.
fn lost(
    cookie: &cookie::Cookie,
    reasons: &[&'static str],
    certain: bool,
    facts: &CookieFacts,
) -> Option<Withheld> {
    let set_by = cookie.set_by?;
    let mut reasons = reasons.to_vec();
    if reasons.contains(&"send/schemeful-site") {
        // The other scheme is what makes it cross-site, so that is the better word for it.
        reasons.retain(|reason| !reason.starts_with("send/samesite-"));
    }
    let line =
        facts.stores_of(set_by.exchange).find(|store| store.header == set_by.line)?.line.clone();
    Some(Withheld {
        name: cookie.name_text().into_owned(),
        path: cookie.path_text().into_owned(),
        domain: cookie.domain().to_owned(),
        set_by: set_by.exchange,
        header: set_by.line,
        reasons,
        certain,
        line,
    })
}

fn response(
    exchange: &Exchange,
    index: usize,
    contexts: &[Context],
    chain: &[Url],
    browser: Browser,
    jars: &mut ByBrowser<Jar>,
    (facts, witness): (&mut CookieFacts, &mut Witness<'_>),
) {
    let (Some(context), Some(response)) = (contexts.get(index), &exchange.response) else { return };
    let Some(url) = &context.url else { return };
    let at = exchange.responded_at.unwrap_or(exchange.started_at);
    let answer = cookie::ResponseContext {
        date: response.headers.get("date").and_then(Timestamp::from_http_date),
        received: Some(at),
        clears_cookies: response
            .headers
            .all("clear-site-data")
            .any(|(_, value)| cookie::clears_cookies(value)),
    };
    // Where the mode is not known the kinder reading counts: a false alarm costs more than a missed note.
    let credentials = match context.credentials {
        Observed::Missing => cookie::Credentials::Include,
        _ => credentials_of(context),
    };
    let request = cookie_context(exchange, context, url, chain, credentials, exchange.started_at);
    let mut missed: Vec<usize> = Vec::new();
    for (header, value) in response.headers.all("set-cookie") {
        let text =
            response.headers.0.get(header).map(|header| header.value.clone()).unwrap_or_default();
        let set_by = cookie::SetBy { exchange: ExchangeId(index as u32), line: header };
        let mut store = Store {
            exchange: exchange.id,
            header,
            name: String::new(),
            size: 0,
            line: Line(text),
            verdicts: ByBrowser::default(),
            event: Event::Rejected,
            oversized: Vec::new(),
            missed: None,
            domain: String::new(),
            path: String::new(),
            partition: None,
            confirmation: Confirmation::NotTold,
        };
        let mut made = None;
        let bytes = wire_bytes(value);
        for each in Browser::ALL {
            let stored = jars.get_mut(each).store(&bytes, &request, &answer, set_by);
            let policy = Policy::of(each);
            *store.verdicts.get_mut(each) = StoreVerdict {
                reasons: rule_ids(stored.verdict.exclusions),
                reported: stored.verdict.reported(policy),
                warnings: stored.verdict.warnings,
            };
            if each != browser {
                continue;
            }
            store.event = match stored.outcome {
                Outcome::Created => Event::Set,
                Outcome::Replaced => Event::Changed,
                Outcome::Deleted | Outcome::DeletedNothing => Event::Deleted,
                Outcome::Rejected => Event::Rejected,
            };
            store.oversized = stored.oversized;
            if stored.outcome == Outcome::DeletedNothing {
                missed.push(facts.stores.len());
            }
            let evicted = stored.evicted.iter().filter_map(|cookie| Some((cookie, cookie.set_by?)));
            facts.evictions.extend(evicted.map(|(cookie, set_by)| Eviction {
                name: cookie.name_text().into_owned(),
                set_by: set_by.exchange,
                by: exchange.id,
                store: facts.stores.len(),
            }));
            if let Some(cookie) = &stored.cookie {
                store.name = cookie.name_text().into_owned();
                store.size = cookie.name().len() + cookie.value().len();
                let dot = if cookie.host_only { "" } else { "." };
                store.domain = format!("{dot}{}", cookie.domain());
                store.path = cookie.path_text().into_owned();
                store.partition = cookie.partition_key.as_ref().map(ToString::to_string);
            }
            witness.gone(stored.evicted.iter().map(AsRef::as_ref));
            // One that is the first to go again is not expected anywhere.
            let stays = |cookie: &Arc<Cookie>| stored.evicted.iter().all(|out| out.id != cookie.id);
            made = stored.cookie.filter(stays);
        }
        if store.name.is_empty() {
            let pair = value.split(';').next().unwrap_or_default();
            let (name, content) = pair.split_once('=').unwrap_or((pair, ""));
            name.trim().clone_into(&mut store.name);
            store.size = name.trim().len() + content.trim().len();
        }
        let place = facts.stores.len();
        let host = url.host_str().unwrap_or_default();
        witness.judged(place, &store, made.as_deref(), (set_by, host, exchange.responded_at));
        facts.stores.push(store);
        facts.by_exchange.entry(exchange.id).or_default().push(place);
    }
    // Frameworks delete every variant that they may have set; only what is left after all lines was missed.
    for place in missed {
        let Some(store) = facts.stores.get_mut(place) else { continue };
        let host = url.host_str().unwrap_or_default();
        store.missed = jars
            .get(browser)
            .of_site(url)
            .filter(|cookie| cookie.name() == store.name.as_bytes() && !cookie.is_expired(at))
            .find(|cookie| {
                cookie.domain() == host || host.ends_with(&format!(".{}", cookie.domain()))
            })
            .map(|cookie| identity(cookie));
    }
    if answer.clears_cookies {
        witness.cleared(url.host_str().unwrap_or_default());
        for each in Browser::ALL {
            jars.get_mut(each).clear_site_data(&request);
        }
    }
}

fn identity(cookie: &cookie::Cookie) -> Identity {
    let dot = if cookie.host_only { "" } else { "." };
    Identity {
        domain: format!("{dot}{}", cookie.domain()),
        path: cookie.path_text().into_owned(),
        set_by: cookie.set_by.map(|set_by| set_by.exchange),
        partitioned: cookie.partition_key.is_some(),
    }
}

/// The cookies whose names stand in a header more than once.
fn doubles(
    observed: &[(&str, &str)],
    expected: &cookie::Retrieval,
) -> Vec<(String, Vec<Identity>)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, _) in observed {
        *counts.entry(*name).or_default() += 1;
    }
    let doubled = counts.into_iter().filter(|(name, count)| *count > 1 && !name.is_empty());
    doubled
        .map(|(name, _)| {
            let of_name = expected.sent.iter().filter(|cookie| cookie.name() == name.as_bytes());
            (name.to_owned(), of_name.map(|cookie| identity(cookie)).collect())
        })
        .collect()
}

/// What the browsers would each do with the cookies of this capture on one request, where they differ.
fn differences(
    id: ExchangeId,
    as_made: &cookie::RequestContext<'_>,
    jars: &mut ByBrowser<Jar>,
    facts: &mut CookieFacts,
) {
    /// The cookie, and for each browser what speaks against sending; `None` where it does not have it.
    type Found = (Arc<Cookie>, ByBrowser<Option<Exclusions>>);
    let mut found: BTreeMap<(ExchangeId, usize), Found> = BTreeMap::new();
    for browser in Browser::ALL {
        let retrieval = jars.get_mut(browser).retrieve(as_made);
        let sent = retrieval.sent.into_iter().map(|cookie| (cookie, Exclusions::EMPTY));
        for (cookie, reasons) in sent.chain(retrieval.withheld) {
            let Some(set_by) = cookie.set_by else { continue };
            let (_, by_browser) = found
                .entry((set_by.exchange, set_by.line))
                .or_insert_with(|| (cookie, ByBrowser::default()));
            *by_browser.get_mut(browser) = Some(reasons);
        }
    }
    let mut differences: Vec<Difference> = found
        .into_iter()
        .filter_map(|((set_by, header), (cookie, reasons))| {
            // A cookie that one browser did not even keep is a difference of storing, told there.
            let (Some(chrome), Some(firefox), Some(safari)) =
                (reasons.chrome, reasons.firefox, reasons.safari)
            else {
                return None;
            };
            let senders = [chrome, firefox, safari].map(Exclusions::is_empty);
            if senders.iter().all(|sends| *sends == senders[0]) {
                return None;
            }
            let reasons =
                ByBrowser::from_fn(|browser| rule_ids(reasons.get(browser).unwrap_or_default()));
            let name = cookie.name_text().into_owned();
            Some(Difference { exchange: id, name, set_by, header, reasons })
        })
        .collect();
    differences.sort_by(|a, b| (&a.name, a.set_by, a.header).cmp(&(&b.name, b.set_by, b.header)));
    facts.differences.append(&mut differences);
}

/// The bytes of a header value. Logs write bytes that are no UTF-8 as the letters of Latin-1.
fn wire_bytes(value: &str) -> Vec<u8> {
    value.as_bytes().to_vec()
}
