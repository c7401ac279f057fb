//! A preflight that is refused.

use super::super::crossing::{self, Crossing};
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Locus, Reporter},
};

crate::rule! {
    /// The browser asked with OPTIONS whether it may make the request, and the answer was an error.
    ///
    /// ## Why
    /// A preflight carries neither cookies nor a token, so a login check in front of it refuses it. Some frameworks hold it against their
    /// own lists and answer 400 (FastAPI) or 403 (Spring) where origin, method or a header is missing there. Only a status from 200 to 299
    /// lets the request through.
    ///
    /// ## Fix
    /// Answer OPTIONS before the login is asked for, with 204 and the CORS headers; complete the lists where a framework keeps some.
    ///
    /// ## References
    /// Fetch §4.9 (CORS-preflight fetch). Chromium: `PreflightInvalidStatus`; Firefox: `CORSPreflightDidNotSucceed3`.
    id: "cors/preflight-status",
    title: "Preflight refused",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis).filter(|crossing| crossing.preflight) {
        let (id, status) = (crossing.exchange.id, crossing.exchange.status());
        // Browsers name a missing Access-Control-Allow-Origin first; the refusal is the reason for it.
        let own = !crossing.verdict.objections.is_empty() && status >= 400;
        let refused = *crossing.failure == CorsFailure::PreflightStatus
            || (*crossing.failure == CorsFailure::OriginMissing && status >= 400);
        if !refused && !own {
            continue;
        }
        let refuses = objection(analysis, &crossing);
        let (because, advice) = match (&refuses, status) {
            (Some(what), _) => (
                format!("its CORS settings do not allow {what}"),
                format!(
                    "Allow {what} in the CORS settings of {}, so that the preflight is answered with 200 and:",
                    crossing.host
                ),
            ),
            (None, 401 | 403) => (
                "the login is asked for before the preflight is answered".to_owned(),
                BEFORE.to_owned(),
            ),
            (None, 404 | 405) => {
                ("the server does not know OPTIONS at this address".to_owned(), BEFORE.to_owned())
            }
            _ => ("the server fails at it".to_owned(), BEFORE.to_owned()),
        };
        let asked = crossing
            .exchange
            .request_header("access-control-request-method")
            .map_or("GET", |(_, method)| method);
        let mut finding = report
            .finding(format!("The preflight {} was answered with {status}: {because}. The request itself ({asked}) was never sent.", crossing.place))
            .sentence(format!("{} answers the preflight of {asked} with {status}, because {because}", crossing.host), "the browser never sends the request")
            .fix(format!("{advice}\n{}", crossing.preflight_lines()))
            .evidence(id, Locus::Status, if own { "200" } else { "204" });
        for objection in &crossing.verdict.objections {
            finding = match objection {
                CorsFailure::MethodNotAllowed(method) => finding.evidence(
                    id,
                    crossing.header("Access-Control-Allow-Methods"),
                    method.clone(),
                ),
                CorsFailure::HeaderNotAllowed(header) => finding.evidence(
                    id,
                    crossing.header("Access-Control-Allow-Headers"),
                    header.clone(),
                ),
                _ => finding.evidence(
                    id,
                    crossing.header("Access-Control-Allow-Origin"),
                    crossing.verdict.origin.clone(),
                ),
            };
        }
        report.add(crossing.finish(analysis, finding));
    }
}

const BEFORE: &str = "Answer OPTIONS with 204, before any check of a login:";

/// What the server's own check did not find on its lists, in words.
fn objection(analysis: &Analysis, crossing: &Crossing<'_>) -> Option<String> {
    let names: Vec<String> = crossing
        .verdict
        .objections
        .iter()
        .map(|objection| match objection {
            CorsFailure::MethodNotAllowed(method) => format!("the method {method}"),
            CorsFailure::HeaderNotAllowed(header) => format!("the header `{header}`"),
            CorsFailure::CredentialsNotAllowed => "credentials".to_owned(),
            _ => format!("the origin {}", crossing.verdict.origin),
        })
        .collect();
    let spring = analysis
        .says(crossing.exchange.id, &["invalid cors request"])
        .map(|_| "this origin, this method or one of these headers".to_owned());
    match names.as_slice() {
        [] => spring,
        [.., last] => {
            Some(names.split_last().filter(|(_, others)| !others.is_empty()).map_or_else(
                || last.clone(),
                |(last, others)| format!("{} and {last}", others.join(", ")),
            ))
        }
    }
}
