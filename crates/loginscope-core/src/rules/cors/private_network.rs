//! A public page that reaches the local network, for now.

use crate::{
    analysis::{
        Analysis,
        context::{Destination, Initiator},
        host,
        steps::StepKind,
    },
    finding::{Locus, Reporter},
    site,
};

crate::rule! {
    /// A page of a public host asks this machine or its local network, and it works.
    ///
    /// ## Why
    /// Chrome asks each user for a permission before a public page may do that; who refuses gets a network error.
    ///
    /// ## Fix
    /// Use a public address for what users need.
    ///
    /// ## References
    /// Local Network Access (WICG); Chrome 142.
    id: "cors/private-network",
    title: "Public page asks the local network",
    level: Note, bucket: Browser, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let (Some(url), Some(context)) = (analysis.url(exchange.id), analysis.context(exchange.id))
        else {
            continue;
        };
        let Some(Initiator::Page(page)) = context.initiator.value() else { continue };
        let reached = exchange.response.is_some()
            && context.destination.value() == Some(&Destination::Subresource);
        if !reached || kind == StepKind::Other || site::is_internal(page) || !site::is_internal(url)
        {
            continue;
        }
        report.add(
            report
                .finding(format!("The public page {} asked {} on this machine or in its local network. Chrome asks each user for a permission before.", host(page), analysis.place(exchange.id)))
                .fix(format!("Use a public address instead of {}.", host(url)))
                .evidence(exchange.id, Locus::RequestLine, ""),
        );
        break;
    }
}
