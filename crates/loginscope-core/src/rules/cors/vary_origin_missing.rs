//! An answer for one origin that is kept for all.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// An answer that allows one origin was kept by a cache and given to another one.
    ///
    /// ## Why
    /// Without `Vary: Origin` a cache does not know that the answer depends on who asks.
    ///
    /// ## Fix
    /// Send `Vary: Origin` with every answer of this address, also where no Origin was sent.
    ///
    /// ## References
    /// Fetch §3.3.6 (CORS protocol and HTTP caches).
    id: "cors/vary-origin-missing",
    title: "Vary: Origin missing on a cached answer",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis).filter(|crossing| {
        matches!(crossing.failure, CorsFailure::OriginMismatch | CorsFailure::OriginMissing)
    }) {
        let age = crossing.exchange.response_header("age").and_then(|(index, value)| {
            value.trim().parse::<u64>().ok().filter(|age| *age > 0).map(|_| index)
        });
        let kept = crossing.exchange.hints.from_cache || age.is_some();
        let varies = crossing
            .exchange
            .response
            .iter()
            .flat_map(|response| response.headers.all("vary"))
            .any(|(_, value)| value.to_ascii_lowercase().contains("origin") || value.trim() == "*");
        if !kept || varies || crossing.exchange.status() >= 400 {
            continue;
        }
        // A server that allows the page elsewhere answers by who asks; others may just have the wrong origin in their settings.
        let here = analysis.url(crossing.exchange.id).map(url::Url::origin);
        let allowed = analysis.steps().any(|(other, _)| {
            let said = other
                .response_header("access-control-allow-origin")
                .is_some_and(|(_, said)| said == crossing.verdict.origin);
            said && analysis.url(other.id).map(url::Url::origin) == here
        });
        let mut finding = report
            .finding(format!("{} to {} came from a cache and was made for another origin than {}; it has no `Vary: Origin`.", crossing.subject(), crossing.place, crossing.verdict.origin))
            .sentence(format!("A cache gives {} an answer of {} that was made for another origin", crossing.verdict.origin, crossing.host), "the browser keeps the answer from the script")
            .fix("Send with every answer of this address:\nVary: Origin")
            .at_most(if allowed { Certainty::Likely } else { Certainty::Possible })
            .evidence(crossing.exchange.id, crossing.header("Vary"), "Origin");
        if allowed {
            finding = finding.leads_to(Effect::FromCache(crossing.exchange.id));
        }
        if let Some(index) = age {
            finding = finding.evidence(
                crossing.exchange.id,
                Locus::ResponseHeader("Age".into(), Some(index)),
                "",
            );
        }
        report.add(crossing.finish(analysis, finding));
    }
}
