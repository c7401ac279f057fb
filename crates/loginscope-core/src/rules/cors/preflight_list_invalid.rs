//! A preflight whose lists are none.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::Reporter,
};

crate::rule! {
    /// The answer to the preflight has an Access-Control-Allow-Methods or Access-Control-Allow-Headers that is no list of names.
    ///
    /// ## Why
    /// Both take names with commas between them. A space between names, quotes or brackets make the browser refuse the whole answer, whatever
    /// else it allows.
    ///
    /// ## Fix
    /// Write the names with commas between them and nothing around them.
    ///
    /// ## References
    /// Fetch §3.3.4. Chromium: `InvalidAllowMethodsPreflightResponse`, `InvalidAllowHeadersPreflightResponse`; Firefox:
    /// `CORSInvalidAllowMethod`, `CORSInvalidAllowHeader`.
    id: "cors/preflight-list-invalid",
    title: "Preflight with an unreadable list",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis) {
        let (name, asked, what) = match crossing.failure {
            CorsFailure::MethodsInvalid => {
                ("Access-Control-Allow-Methods", "access-control-request-method", "methods")
            }
            CorsFailure::HeadersInvalid => {
                ("Access-Control-Allow-Headers", "access-control-request-headers", "headers")
            }
            _ => continue,
        };
        let said = crossing.exchange.response_header(name).map_or("", |(_, value)| value);
        let asked =
            crossing.exchange.request_header(asked).map_or("content-type", |(_, value)| value);
        let finding = report
            .finding(format!("The preflight {} was answered with `{name}: {said}`, which is no list of {what} with commas between them.", crossing.place))
            .sentence(format!("The browser cannot read the {name} of {}", crossing.host), "the browser never sends the request")
            .fix(format!("Answer the preflight with:\n{name}: {asked}"))
            .evidence(crossing.exchange.id, crossing.header(name), asked.to_owned());
        report.add(crossing.finish(analysis, finding));
    }
}
