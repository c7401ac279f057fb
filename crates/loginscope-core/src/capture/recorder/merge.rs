//! One exchange from two sources that share no id: paired by method, URL and nearest time.

use std::{cmp::Reverse, collections::BTreeMap};

use super::web_request::Hop;
use crate::model::{Exchange, Headers, ResourceType, ServiceWorker, Text, Timestamp};

/// Two sources never tell of the same request at times further apart than this, in microseconds.
const FURTHEST_APART: i64 = 2_000_000;

/// How many candidates on each side of an entry are looked at.
const CANDIDATES: usize = 32;

/// An exchange with what decides about its place.
struct Merged {
    exchange: Exchange,
    place: u32,
}

/// Entries of the browser's log, completed by `webRequest`, and what only `webRequest` told of, in order of time.
///
/// Entries come in a fixed order, as hops do, so the result does not depend on the order of the lines.
pub(super) fn merge(entries: Vec<Exchange>, hops: Vec<Hop>) -> Vec<Exchange> {
    let mut by_request: BTreeMap<(Text, String), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let key = |exchange: &Exchange| {
        let url = exchange.request.url.split('#').next().unwrap_or_default();
        (exchange.request.method.clone(), url.to_owned())
    };
    for (index, entry) in entries.iter().enumerate() {
        by_request.entry(key(entry)).or_default().0.push(index);
    }
    for (index, hop) in hops.iter().enumerate() {
        by_request.entry(key(&hop.exchange)).or_default().1.push(index);
    }
    let mut partners: BTreeMap<usize, usize> = BTreeMap::new();
    for (of_entries, of_hops) in by_request.values() {
        let time_of_entry = |index: &usize| entries.get(*index).map(|entry| entry.started_at);
        let time_of_hop = |index: &usize| hops.get(*index).map(|hop| hop.exchange.started_at);
        // What a service worker answered did not go to the network; its partner, if any, is what others leave.
        let (worker, network): (Vec<usize>, Vec<usize>) =
            of_entries.iter().partition(|index| entries.get(**index).is_some_and(by_worker));
        let mut free = of_hops.clone();
        free.sort_by_key(|index| (time_of_hop(index), *index));
        for group in [network, worker] {
            let mut group = group;
            group.sort_by_key(|index| (time_of_entry(index), *index));
            for (entry, hop) in pairs(&group, &free, time_of_entry, time_of_hop) {
                partners.insert(hop, entry);
            }
            free.retain(|hop| !partners.contains_key(hop));
        }
    }
    let mut merged: Vec<Merged> =
        entries.into_iter().map(|exchange| Merged { exchange, place: 0 }).collect();
    for (index, hop) in hops.into_iter().enumerate() {
        match partners.get(&index).and_then(|entry| merged.get_mut(*entry)) {
            Some(known) => {
                known.place = hop.place;
                complete(&mut known.exchange, hop.exchange);
            }
            None if hop.begun && !is_of_the_tools(&hop.exchange) => {
                merged.push(Merged { exchange: hop.exchange, place: hop.place });
            }
            None => {}
        }
    }
    keep_chains_in_order(&mut merged);
    merged.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut exchanges: Vec<Exchange> = merged.into_iter().map(|merged| merged.exchange).collect();
    put_redirects_first(&mut exchanges);
    exchanges
}

/// For a page that it shows again from memory, Chrome's own tool for the network asks the cache, and only the cache, for
/// what we wanted to read of it.
fn is_of_the_tools(exchange: &Exchange) -> bool {
    exchange.hints.resource_type == Some(ResourceType::Other)
        && exchange.failure.as_deref() == Some("net::ERR_CACHE_MISS")
}

fn by_worker(exchange: &Exchange) -> bool {
    exchange.hints.service_worker == ServiceWorker::Answered
}

/// Pairs the nearest first; both lists are in order of time.
fn pairs(
    entries: &[usize],
    hops: &[usize],
    time_of_entry: impl Fn(&usize) -> Option<Timestamp>,
    time_of_hop: impl Fn(&usize) -> Option<Timestamp>,
) -> Vec<(usize, usize)> {
    let apart = |entry: &usize, hop: &usize| {
        Some((time_of_entry(entry)?.0.saturating_sub(time_of_hop(hop)?.0)).saturating_abs())
            .filter(|apart| *apart <= FURTHEST_APART)
    };
    let in_step: Vec<(usize, usize)> = entries.iter().copied().zip(hops.iter().copied()).collect();
    // As many of the one as of the other: the first belongs to the first.
    if entries.len() == hops.len() && in_step.iter().all(|(entry, hop)| apart(entry, hop).is_some())
    {
        return in_step;
    }
    let mut candidates: Vec<(i64, usize, usize)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let near = hops.partition_point(|hop| time_of_hop(hop) < time_of_entry(entry));
        let from = near.saturating_sub(CANDIDATES);
        for (place, hop) in hops.iter().enumerate().skip(from).take(2 * CANDIDATES) {
            candidates.extend(apart(entry, hop).map(|apart| (apart, at, place)));
        }
    }
    candidates.sort_unstable();
    let mut taken = (vec![false; entries.len()], vec![false; hops.len()]);
    let mut pairs = Vec::new();
    for (_, at, place) in candidates {
        if let (Some(entry_taken @ false), Some(hop_taken @ false)) =
            (taken.0.get_mut(at), taken.1.get_mut(place))
            && let (Some(entry), Some(hop)) = (entries.get(at), hops.get(place))
        {
            (*entry_taken, *hop_taken) = (true, true);
            pairs.push((*entry, *hop));
        }
    }
    pairs
}

/// Adds to an entry of the log what it lacks. What the log says stays.
fn complete(entry: &mut Exchange, hop: Exchange) {
    entry.sources.web_request = true;
    let hints = &mut entry.hints;
    let said_frame = hop.hints.resource_type == Some(ResourceType::Frame);
    if hints.resource_type.is_none()
        || (hints.resource_type == Some(ResourceType::Document) && said_frame)
    {
        hints.resource_type = hop.hints.resource_type;
    }
    hints.document_url = hop.hints.document_url;
    hints.origin_url = hop.hints.origin_url;
    hints.frame_id = hop.hints.frame_id;
    hints.request_id = hop.hints.request_id;
    hints.server_address = hints.server_address.take().or(hop.hints.server_address);
    hints.from_cache |= hop.hints.from_cache;
    let answered_here = hints.from_cache || by_worker(entry);
    let aborted = hop.failure.as_deref().is_some_and(|error| error.contains("ABORT"));
    if entry.failure.is_none() && !(aborted && entry.response.is_some()) {
        entry.failure = hop.failure;
    }
    if entry.request.body.value().is_none() {
        entry.request.body = hop.request.body;
    }
    match (&mut entry.response, hop.response) {
        (None, Some(response)) => {
            entry.response = Some(response);
            entry.responded_at = hop.responded_at;
        }
        (Some(said), Some(response)) if !answered_here => {
            add_missing(&mut said.headers, response.headers);
            said.redirect_url = said.redirect_url.take().or(response.redirect_url);
        }
        _ => {}
    }
    if !answered_here && hop.request.headers_complete {
        add_missing(&mut entry.request.headers, hop.request.headers);
        entry.request.headers_complete = true;
    }
}

/// Adds the lines of names that are not there.
fn add_missing(headers: &mut Headers, others: Headers) {
    let known = headers.0.len();
    for line in others.0 {
        if !headers.0.iter().take(known).any(|header| header.name.eq_ignore_ascii_case(&line.name))
        {
            headers.0.push(line);
        }
    }
}

/// The clocks of two sources differ by a millisecond; a redirect still comes before what it leads to.
fn keep_chains_in_order(merged: &mut [Merged]) {
    let mut chains: BTreeMap<(Text, u32), usize> = BTreeMap::new();
    for (index, Merged { exchange, place }) in merged.iter().enumerate() {
        if let Some(chain) = &exchange.hints.request_id {
            chains.insert((chain.clone(), *place), index);
        }
    }
    let mut before: Option<(Text, Timestamp)> = None;
    for ((chain, _), index) in chains {
        let Some(Merged { exchange, .. }) = merged.get_mut(index) else { continue };
        if let Some((_, earlier)) = before.filter(|(of, _)| *of == chain) {
            exchange.started_at = exchange.started_at.max(earlier);
        }
        before = Some((chain, exchange.started_at));
    }
}

fn order(merged: &Merged) -> impl Ord {
    let exchange = &merged.exchange;
    let preflight = exchange.hints.resource_type == Some(ResourceType::Preflight);
    (
        exchange.started_at,
        Reverse(preflight),
        merged.place,
        exchange.responded_at.is_none(),
        exchange.responded_at,
        exchange.request.method.to_string(),
        exchange.request.url.to_string(),
    )
}

/// Among exchanges of the same millisecond, a redirect goes before the exchange that it leads to.
fn put_redirects_first(exchanges: &mut [Exchange]) {
    let mut rest = exchanges;
    while let Some(first) = rest.first() {
        let at = first.started_at;
        let count = rest.iter().take_while(|exchange| exchange.started_at == at).count();
        let (now, later) = rest.split_at_mut(count);
        if (2..=CANDIDATES).contains(&now.len()) {
            for place in 0..now.len() {
                let led_to = |exchange: &Exchange| {
                    now.iter()
                        .skip(place)
                        .any(|other| !std::ptr::eq(other, exchange) && leads_to(other, exchange))
                };
                let free = now.iter().skip(place).position(|exchange| !led_to(exchange));
                if let Some(moved) = free.filter(|moved| *moved > 0) {
                    now.get_mut(place..=place + moved)
                        .into_iter()
                        .for_each(|run| run.rotate_right(1));
                }
            }
        }
        rest = later;
    }
}

fn leads_to(exchange: &Exchange, next: &Exchange) -> bool {
    let Some(response) = &exchange.response else { return false };
    let Some(location) = response.headers.get("location").filter(|_| response.status / 100 == 3)
    else {
        return false;
    };
    let target = url::Url::parse(&exchange.request.url).and_then(|url| url.join(location));
    target.is_ok_and(|target| {
        let without_fragment = |url: &str| url.split('#').next().map(str::to_owned);
        without_fragment(target.as_str()) == without_fragment(&next.request.url)
    })
}
