//! A public page that asks this machine or its network.

use crate::{
    analysis::{
        Analysis,
        context::{Destination, Initiator},
        host,
        steps::StepKind,
    },
    finding::{Certainty, Effect, Locus, Reporter},
    site,
};

crate::rule! {
    /// A page of a public host asks this machine or its local network, and the request did not go through.
    ///
    /// ## Why
    /// Chrome asks the user before a public page may reach local addresses, and blocks it otherwise, over http always. This is no question of
    /// CORS.
    ///
    /// ## Fix
    /// Serve the page from the local network too, or let the user allow it; the page must be https.
    ///
    /// ## References
    /// Local Network Access (WICG); Chrome 142. Chromium: `LocalNetworkAccessPermissionDenied`.
    id: "cors/local-network-access",
    title: "Local network access blocked",
    level: Error, bucket: Browser, owner: Application,
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
        // Where nothing listens, nothing was blocked.
        let refused =
            exchange.failure.as_deref().is_some_and(|error| error.contains("CONNECTION_REFUSED"));
        let blocked = !refused
            && exchange.response.is_none()
            && context.destination.value() == Some(&Destination::Subresource);
        if !blocked || kind == StepKind::Other || site::is_internal(page) || !site::is_internal(url)
        {
            continue;
        }
        report.add(
            report
                .finding(format!("The public page {} asked {} on this machine or in its local network, and no answer came.", host(page), analysis.place(exchange.id)))
                .sentence(format!("The public page {} may not reach {}", host(page), host(url)), "the request fails")
                .fix(format!("Use a public address instead of {}, or allow local network access for {} in the browser's site settings.", host(url), host(page)))
                .at_most(Certainty::Likely)
                .evidence(exchange.id, Locus::RequestLine, "")
                .check(format!("is anything listening there? `curl -sv {}://{}`", url.scheme(), host(url)))
                .leads_to(Effect::Unreadable(exchange.id)),
        );
    }
}
