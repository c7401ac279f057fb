//! A cross-origin answer without Access-Control-Allow-Origin.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Effect, Reporter},
};

crate::rule! {
    /// The page asks another origin, and the answer does not say that the page may read it.
    ///
    /// ## Why
    /// Browsers give a script the answer of another origin only if that names the script's origin in
    /// `Access-Control-Allow-Origin`. The request itself reached the server.
    ///
    /// ## Fix
    /// Answer with the exact origin of the page, on errors and redirects too.
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `MissingAllowOriginHeader`; Firefox: `CORSMissingAllowOrigin2`.
    id: "cors/origin-missing",
    title: "Access-Control-Allow-Origin missing",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis)
        .filter(|crossing| *crossing.failure == CorsFailure::OriginMissing)
    {
        // Where the answer is an error anyway, the missing header only hides it.
        if crossing.exchange.status() >= 400 {
            continue;
        }
        let origin = &crossing.verdict.origin;
        let finding = report
            .finding(format!("{} to {} has no Access-Control-Allow-Origin, so a script on {origin} may not read it.", crossing.subject(), crossing.place))
            .sentence(format!("{} answers {origin} without Access-Control-Allow-Origin", crossing.host), "the browser keeps the answer from the script")
            .fix(format!("Send with this answer:\n{}", crossing.lines()))
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), origin.clone())
            .explained_by(Effect::FromCache(crossing.exchange.id));
        report.add(crossing.finish(analysis, finding));
    }
}
