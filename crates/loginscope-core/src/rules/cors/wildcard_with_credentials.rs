//! A star where credentials go along.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::Reporter,
};

crate::rule! {
    /// The answer allows any origin with `*`, but the request was made with credentials.
    ///
    /// ## Why
    /// With cookies or other credentials browsers accept no `*`: the answer must name the page's origin.
    ///
    /// ## Fix
    /// Send back the request's Origin where it is on your list, and allow credentials.
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `WildcardOriginNotAllowed`; Firefox: `CORSNotSupportingCredentials`.
    id: "cors/wildcard-with-credentials",
    title: "`*` with credentials",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis)
        .filter(|crossing| *crossing.failure == CorsFailure::WildcardWithCredentials)
    {
        let origin = &crossing.verdict.origin;
        let finding = report
            .finding(format!("{} to {} has `Access-Control-Allow-Origin: *`, and the request was made with credentials.", crossing.subject(), crossing.place))
            .sentence(format!("{} allows any origin (`*`), which does not count for requests with cookies", crossing.host), "the browser keeps the answer from the script")
            .fix(format!("Send with this answer:\n{}", crossing.lines()))
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), origin.clone());
        report.add(crossing.finish(analysis, finding));
    }
}
