//! A header that the preflight does not allow.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::Reporter,
};

crate::rule! {
    /// The answer to the preflight does not list a header of the request.
    ///
    /// ## Why
    /// Headers such as Authorization, X-CSRF-Token and a Content-Type of JSON have to be allowed by name. `*` does not count where
    /// credentials go along.
    ///
    /// ## Fix
    /// List the header in Access-Control-Allow-Headers.
    ///
    /// ## References
    /// Fetch §4.9. Chromium: `HeaderDisallowedByPreflightResponse`; Firefox: `CORSMissingAllowHeaderFromPreflight2`.
    id: "cors/header-not-allowed",
    title: "Header not allowed by the preflight",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis) {
        let CorsFailure::HeaderNotAllowed(header) = crossing.failure else { continue };
        let said = crossing
            .exchange
            .response_header("access-control-allow-headers")
            .map_or("none", |(_, value)| value);
        let star =
            if said.contains('*') { " `*` does not count where cookies go along." } else { "" };
        let line = crossing.allow("Access-Control-Allow-Headers", "access-control-request-headers");
        let finding = report
            .finding(format!("The preflight {} asked for the header `{header}`, and the answer allows `{said}`.{star}", crossing.place))
            .sentence(format!("{} does not allow the header `{header}` from {}", crossing.host, crossing.verdict.origin), "the browser never sends the request")
            .fix(format!("Answer the preflight with:{line}"))
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Headers"), header.clone());
        report.add(crossing.finish(analysis, finding));
    }
}
