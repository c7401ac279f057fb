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
        let said = crossing
            .exchange
            .response_header("access-control-allow-methods")
            .map_or("nothing", |(_, value)| value);
        let star =
            if said.contains('*') { " `*` does not count where cookies go along." } else { "" };
        let capitals = method.to_ascii_uppercase();
        let by_case = *method != capitals && said.split(',').any(|said| said.trim() == capitals);
        let case = if by_case {
            " Upper and lower case matter; browsers turn no other than `get`, `head`, `post`, `put`, `delete` and `options` into capitals."
        } else {
            ""
        };
        let fix = if by_case {
            format!("Write the method in capitals:\nfetch(url, {{ method: \"{capitals}\" }})")
        } else {
            format!(
                "Answer the preflight with:{}",
                crossing.allow("Access-Control-Allow-Methods", "access-control-request-method")
            )
        };
        let finding = report
            .finding(format!(
                "The preflight {} asked for {method}, and the answer allows {said}.{case}{star}",
                crossing.place
            ))
            .sentence(
                format!(
                    "{} does not allow {method} from {}",
                    crossing.host, crossing.verdict.origin
                ),
                "the browser never sends the request",
            )
            .fix(fix)
            .evidence(
                crossing.exchange.id,
                crossing.header("Access-Control-Allow-Methods"),
                method.clone(),
            );
        report.add(crossing.finish(analysis, finding));
    }
}
