//! Pages: which documents the tab showed, and what of them the recording missed.

use std::collections::BTreeSet;

use crate::model::{Exchange, Gap, GapKind, ResourceType, Text, Timestamp};

/// A browser tells of a navigation when the document is there; its clock may be this much behind its log's.
const SLACK: i64 = 100_000;

/// How far back the request of a document is looked for.
const LOOK_BACK: usize = 500;

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}

/// When each page began: the start of the request for its document, where that was recorded. That request
/// is marked as a document's where nobody else said so.
pub(super) fn loads(
    exchanges: &mut [Exchange],
    navigations: &BTreeSet<(Timestamp, Text)>,
) -> Vec<(Timestamp, Text)> {
    let mut loads: Vec<(Timestamp, Text)> = navigations
        .iter()
        .map(|(at, url)| {
            let until = exchanges
                .partition_point(|exchange| exchange.started_at.0 <= at.0.saturating_add(SLACK));
            let request = exchanges.iter_mut().take(until).rev().take(LOOK_BACK).find(|exchange| {
                matches!(exchange.hints.resource_type, None | Some(ResourceType::Document))
                    && without_fragment(&exchange.request.url) == without_fragment(url)
            });
            match request {
                Some(exchange) => {
                    exchange.hints.resource_type = Some(ResourceType::Document);
                    (exchange.started_at, url.clone())
                }
                None => (*at, url.clone()),
            }
        })
        .collect();
    loads.sort();
    loads.dedup();
    loads
}

/// Says so where the page was loaded before the recording and the flow went on from it.
pub(super) fn late(exchanges: &[Exchange], loaded: &str) -> Option<Gap> {
    if loaded.is_empty() || exchanges.is_empty() {
        return None;
    }
    let document = exchanges
        .iter()
        .find(|exchange| exchange.hints.resource_type == Some(ResourceType::Document));
    // A page that is loaded anew from the beginning hides nothing.
    if document.is_some_and(|exchange| exchange.request.method == "GET") {
        return None;
    }
    Some(Gap {
        kind: GapKind::StartedLate,
        message:
            "the page was loaded before the recording began; what it did until then is missing"
                .into(),
    })
}

/// The times in which recording was off in the middle of the capture.
pub(super) fn pauses(exchanges: &[Exchange], switches: &BTreeSet<(Timestamp, bool)>) -> Vec<Gap> {
    let mut off: Option<Timestamp> = None;
    let mut gaps = Vec::new();
    for (at, on) in switches {
        match (on, off) {
            (false, None) => off = Some(*at),
            (true, Some(since)) => {
                off = None;
                let before = exchanges.first().is_some_and(|exchange| exchange.started_at <= since);
                let after = exchanges.last().is_some_and(|exchange| exchange.started_at >= *at);
                if before && after {
                    gaps.push(Gap {
                        kind: GapKind::Incomplete,
                        message: format!(
                            "recording was off from {since} to {at}; requests of that time are missing"
                        ),
                    });
                }
            }
            _ => {}
        }
    }
    gaps
}
