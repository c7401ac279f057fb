//! A preflight that is redirected.

use super::super::crossing;
use crate::{
    analysis::{Analysis, context, cors::CorsFailure, host},
    finding::Reporter,
};

crate::rule! {
    /// The browser asked with OPTIONS whether it may make the request, and was redirected.
    ///
    /// ## Why
    /// Preflights follow no redirect. Usually a redirect to https, to another host name or for a slash at the end comes before the application.
    ///
    /// ## Fix
    /// Ask at the final address, or answer OPTIONS before the redirect.
    ///
    /// ## References
    /// Fetch §4.9 (CORS-preflight fetch). Chromium: `PreflightDisallowedRedirect`; Firefox: `CORSExternalRedirectNotAllowed`.
    id: "cors/preflight-redirect",
    title: "Preflight redirected",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis)
        .filter(|crossing| *crossing.failure == CorsFailure::PreflightRedirect)
    {
        let target = analysis
            .url(crossing.exchange.id)
            .and_then(|url| context::location(crossing.exchange, url));
        let to = target.as_ref().map_or_else(String::new, |target| {
            format!(" to {}://{}{}", target.scheme(), host(target), target.path())
        });
        let finding = report
            .finding(format!("The preflight {} was answered with a redirect{to}. Preflights follow none, so the request was never sent.", crossing.place))
            .sentence(format!("{} redirects the preflight{to}", crossing.host), "the browser never sends the request")
            .fix(match &target {
                Some(target) => format!("Ask at the final address: {}://{}{}", target.scheme(), host(target), target.path()),
                None => "Answer OPTIONS at this address instead of redirecting it.".to_owned(),
            })
            .evidence(crossing.exchange.id, crossing.header("Location"), "");
        report.add(crossing.finish(analysis, finding));
    }
}
