//! Two Access-Control-Allow-Origin lines.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Locus, Reporter},
};

crate::rule! {
    /// The answer has Access-Control-Allow-Origin more than once.
    ///
    /// ## Why
    /// Proxy and application both add it. Browsers refuse two lines even where they are equal.
    ///
    /// ## Fix
    /// Let one of them do it. In nginx, `proxy_hide_header Access-Control-Allow-Origin;` takes the application's away.
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `MultipleAllowOriginValues`; Firefox: `CORSMultipleAllowOriginNotAllowed`.
    id: "cors/duplicate-headers",
    title: "CORS headers sent twice",
    level: Error, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in
        crossing::failed(analysis).filter(|crossing| *crossing.failure == CorsFailure::OriginTwice)
    {
        let Some(response) = &crossing.exchange.response else { continue };
        let lines: Vec<(usize, &str)> =
            response.headers.all("access-control-allow-origin").collect();
        let mut finding = report
            .finding(format!(
                "{} to {} has {} Access-Control-Allow-Origin lines; there must be one.",
                crossing.subject(),
                crossing.place,
                lines.len()
            ))
            .sentence(
                format!(
                    "{} sends Access-Control-Allow-Origin {} times",
                    crossing.host,
                    lines.len()
                ),
                "the browser keeps the answer from the script",
            )
            .fix(format!(
                "Let only the proxy or only the application add it:\n{}",
                crossing.lines()
            ))
            .check("nginx -T | grep -i access-control");
        for (index, _) in lines {
            finding = finding.evidence(
                crossing.exchange.id,
                Locus::ResponseHeader("Access-Control-Allow-Origin".into(), Some(index)),
                "",
            );
        }
        report.add(crossing.finish(analysis, finding));
    }
}
