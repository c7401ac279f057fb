//! A method that the preflight does not allow.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::Reporter,
};

crate::rule! {
    /// The answer to the preflight does not list the method of the request.
    ///
    /// ## Why
    /// Only GET, HEAD and POST go without being listed. The comparison is by case: `patch` is not `PATCH`.
    ///
    /// ## Fix
    /// List the method in Access-Control-Allow-Methods.
    ///
    /// ## References
    /// Fetch §4.9. Chromium: `MethodDisallowedByPreflightResponse`; Firefox: `CORSMethodNotFound`.
    id: "cors/method-not-allowed",
    title: "Method not allowed by the preflight",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis) {
        let CorsFailure::MethodNotAllowed(method) = crossing.failure else { continue };
        let said = crossing.exchange.response_header("access-control-allow-methods").map_or("nothing", |(_, value)| value);
        let star = if said.contains('*') { " `*` does not count where cookies go along." } else { "" };
        let case = if said.to_ascii_uppercase().contains(&method.to_ascii_uppercase()) { " Upper and lower case matter." } else { "" };
        let finding = report
            .finding(format!("The preflight {} asked for {method}, and the answer allows {said}.{case}{star}", crossing.place))
            .sentence(format!("{} does not allow {method} from {}", crossing.host, crossing.verdict.origin), "the browser never sends the request")
            .fix(format!("Answer the preflight with:\nAccess-Control-Allow-Methods: {method}, GET, POST"))
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Methods"), method.clone());
        report.add(crossing.finish(analysis, finding));
    }
}
