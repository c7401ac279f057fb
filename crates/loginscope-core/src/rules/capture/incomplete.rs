//! Exchanges that the log shows in part only.

use crate::{
    analysis::Analysis,
    finding::{Locus, Reporter},
    model::{ExchangeId, ServiceWorker},
};

crate::rule! {
    /// Some exchanges are in the log in part only.
    ///
    /// ## Why
    /// Browsers show provisional headers for requests that they answered themselves or that never went out, leave out
    /// headers that a service worker or the cache answered, and cut long bodies. What isn't there can't be judged.
    ///
    /// ## Fix
    /// Record again with "Disable cache" and, under Application, "Bypass for network" for service workers.
    ///
    /// ## References
    /// Chromium's developer tools, "Provisional headers are shown".
    id: "capture/incomplete",
    title: "Some exchanges are incomplete",
    level: Note, bucket: Browser, owner: User,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut provisional: Vec<ExchangeId> = Vec::new();
    let mut by_worker: Vec<ExchangeId> = Vec::new();
    let mut from_cache: Vec<ExchangeId> = Vec::new();
    for (exchange, kind) in analysis.steps() {
        if kind == crate::analysis::steps::StepKind::Other {
            continue;
        }
        if exchange.hints.service_worker == ServiceWorker::Answered {
            by_worker.push(exchange.id);
        } else if exchange.hints.from_cache {
            from_cache.push(exchange.id);
        } else if !exchange.request.headers_complete {
            provisional.push(exchange.id);
        }
    }
    for (ids, what) in [
        (
            provisional,
            "show provisional request headers only, so cookies that they may have carried are not seen",
        ),
        (by_worker, "were answered by a service worker, which hides what the server said"),
        (from_cache, "were answered from the cache, with the headers of an earlier answer"),
    ] {
        let Some(first) = ids.first() else { continue };
        let count = if ids.len() == 1 {
            format!("{} is an exchange of those that", analysis.place(*first))
        } else {
            format!("{} exchanges of this login", ids.len())
        };
        report.add(
            report
                .finding(format!("{count} {what}."))
                .fix("Record again with the cache disabled and service workers bypassed.")
                .evidence(*first, Locus::RequestLine, ""),
        );
    }
}
