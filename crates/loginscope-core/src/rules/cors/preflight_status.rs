//! A preflight that is refused.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Locus, Reporter},
};

crate::rule! {
    /// The browser asked with OPTIONS whether it may make the request, and the answer was an error.
    ///
    /// ## Why
    /// A preflight carries neither cookies nor a token, so a login check in front of it refuses it. Only a status from 200 to 299 lets the
    /// request through.
    ///
    /// ## Fix
    /// Answer OPTIONS before the login is asked for, with 204 and the CORS headers.
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
        let status = crossing.exchange.status();
        // Browsers name a missing Access-Control-Allow-Origin first; the refusal is the reason for it.
        let refused = *crossing.failure == CorsFailure::PreflightStatus || (*crossing.failure == CorsFailure::OriginMissing && status >= 400);
        if !refused {
            continue;
        }
        let because = match status {
            401 | 403 => "the login is asked for before the preflight is answered",
            404 | 405 => "the server does not know OPTIONS at this address",
            _ => "the server fails at it",
        };
        let asked = crossing.exchange.request_header("access-control-request-method").map_or("GET", |(_, method)| method);
        let names = crossing.exchange.request_header("access-control-request-headers").map(|(_, names)| format!("\nAccess-Control-Allow-Headers: {names}")).unwrap_or_default();
        let finding = report
            .finding(format!("The preflight {} was answered with {status}: {because}. The request itself ({asked}) was never sent.", crossing.place))
            .sentence(format!("{} answers the preflight of {asked} with {status}", crossing.host), "the browser never sends the request")
            .fix(format!("Answer OPTIONS with 204, before any check of a login:\n{}\nAccess-Control-Allow-Methods: {asked}{names}", crossing.lines()))
            .evidence(crossing.exchange.id, Locus::Status, "204");
        report.add(crossing.finish(analysis, finding));
    }
}
