//! A page over https that asks over http.

use crate::{
    analysis::{
        Analysis,
        context::{Destination, Initiator},
        host,
        steps::StepKind,
    },
    finding::{Effect, Locus, Reporter},
    site,
};

crate::rule! {
    /// A page that was loaded over https asks an address over http, and the browser does not let it.
    ///
    /// ## Why
    /// Plain http would give away what https protects. The browser blocks the request before it is sent; this is no question of CORS.
    ///
    /// ## Fix
    /// Ask over https.
    ///
    /// ## References
    /// Mixed Content §5.3 (blocking).
    id: "cors/mixed-content",
    title: "http request from an https page",
    level: Error, bucket: ConfigurationDrift, owner: Application,
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
        let blocked = exchange.response.is_none()
            && context.destination.value() == Some(&Destination::Subresource);
        if !blocked
            || page.scheme() != "https"
            || url.scheme() != "http"
            || site::is_potentially_trustworthy(url)
            || kind == StepKind::Other
        {
            continue;
        }
        let right = format!("https://{}{}", url.host_str().unwrap_or_default(), url.path());
        report.add(
            report
                .finding(format!(
                    "The page {}://{} asked {} over plain http, and the browser blocked it.",
                    page.scheme(),
                    host(page),
                    analysis.place(exchange.id)
                ))
                .sentence(
                    format!("The https page asks {} over plain http", host(url)),
                    "the browser blocks the request",
                )
                .fix(format!("Ask at {right}"))
                .evidence(exchange.id, Locus::RequestLine, right)
                .leads_to(Effect::Unreadable(exchange.id)),
        );
    }
}
