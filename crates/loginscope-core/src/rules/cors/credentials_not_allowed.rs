//! Access-Control-Allow-Credentials is missing.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::Reporter,
};

crate::rule! {
    /// The request was made with credentials, and the answer does not allow them.
    ///
    /// ## Why
    /// With cookies or other credentials the answer must say `Access-Control-Allow-Credentials: true`, in exactly these letters and once.
    ///
    /// ## Fix
    /// Add the header to this answer, and to that of the preflight.
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `InvalidAllowCredentials`; Firefox: `CORSMissingAllowCredentials`.
    id: "cors/credentials-not-allowed",
    title: "Access-Control-Allow-Credentials missing",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis)
        .filter(|crossing| *crossing.failure == CorsFailure::CredentialsNotAllowed)
    {
        let said = crossing
            .exchange
            .response_header("access-control-allow-credentials")
            .map(|(_, value)| value);
        let what = match said {
            Some(said) => format!(
                "{} to {} says `Access-Control-Allow-Credentials: {said}`; only `true`, once and in lower case, counts.",
                crossing.subject(),
                crossing.place
            ),
            None => format!(
                "{} to {} has no Access-Control-Allow-Credentials, and the request was made with credentials.",
                crossing.subject(),
                crossing.place
            ),
        };
        let finding = report
            .finding(what)
            .sentence(
                format!("{} does not allow requests with cookies", crossing.host),
                "the browser keeps the answer from the script",
            )
            .fix(format!("Send with this answer:\n{}", crossing.lines()))
            .evidence(
                crossing.exchange.id,
                crossing.header("Access-Control-Allow-Credentials"),
                "true",
            );
        report.add(crossing.finish(analysis, finding));
    }
}
