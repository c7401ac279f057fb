//! An error that looks like CORS.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// The browser reports a CORS error, but the real failure is another one: the server answered with an error, and error answers lack the
    /// CORS headers.
    ///
    /// ## Why
    /// Frameworks and proxies often add CORS headers to good answers only. The script then sees no status, and the console blames CORS.
    ///
    /// ## Fix
    /// Repair the error that the status names; and add the CORS headers to errors too (nginx: `add_header … always`).
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `MissingAllowOriginHeader`; Firefox: `CORSMissingAllowOrigin2`.
    id: "cors/error-without-headers",
    title: "Error answer hidden by CORS",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis).filter(|crossing| *crossing.failure == CorsFailure::OriginMissing && !crossing.preflight) {
        let status = crossing.exchange.status();
        if status < 400 {
            continue;
        }
        let finding = report
            .finding(format!("{} was answered with {status}, without Access-Control-Allow-Origin. The console blames CORS; the failure is the {status}.", crossing.place))
            .sentence(format!("{} fails with {status}, which the missing CORS headers hide from the script", crossing.place), "the script sees a network error")
            .fix(format!("Find out why the server answers {status}, and send the CORS headers with errors too:\n{}", crossing.lines()))
            .evidence(crossing.exchange.id, Locus::Status, "")
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), crossing.verdict.origin.clone())
            .explained_by(Effect::CredentialsRefused(crossing.exchange.id))
            .explained_by(Effect::Anonymous(crossing.exchange.id))
            .explained_by(Effect::TurnedAway(crossing.exchange.id));
        report.add(crossing.finish(analysis, finding));
    }
}
