//! Redirects made the origin `null`.

use super::super::crossing;
use crate::{
    analysis::Analysis,
    finding::{Locus, Reporter},
};

crate::rule! {
    /// Redirects across origins made the browser send `Origin: null`, which the last server does not allow.
    ///
    /// ## Why
    /// After a redirect from one foreign origin to another the browser no longer says where the request came from. The last answer would have
    /// to allow `null` or `*`, which is no good idea with credentials.
    ///
    /// ## Fix
    /// Ask at the final address.
    ///
    /// ## References
    /// Fetch §4.4 (redirect-taint). Chromium: `AllowOriginMismatch`; Firefox: `CORSAllowOriginNotMatchingOrigin`.
    id: "cors/redirect-tainted",
    title: "Origin lost by redirects",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::without_origin(analysis) {
        let Some(from) = crossing.redirected_from(analysis) else { continue };
        let address = analysis.url(crossing.exchange.id).map_or_else(String::new, |url| {
            format!("{}://{}{}", url.scheme(), crossing.host, url.path())
        });
        let finding = report
            .finding(format!("{} was redirected to {}. Because the redirects crossed origins, the browser sent `Origin: null` there, and the answer does not allow it.", analysis.place(from), crossing.place))
            .sentence(format!("Redirects made the browser send `Origin: null` to {}", crossing.host), "the browser keeps the answer from the script")
            .fix(format!("Ask at the final address: {address}"))
            .evidence(from, Locus::Status, "no redirect")
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), "");
        report.add(crossing.finish(analysis, finding));
    }
}
