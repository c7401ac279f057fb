//! A page without an origin of its own.

use super::super::crossing;
use crate::{
    analysis::Analysis,
    finding::{Effect, Reporter},
};

crate::rule! {
    /// The page has no origin of its own, so the browser sends `Origin: null`, and the server does not allow that.
    ///
    /// ## Why
    /// A file on disk, a `data:` address and a sandboxed frame without `allow-same-origin` have no origin that a server could know. To allow
    /// `null` would allow every such page on the web.
    ///
    /// ## Fix
    /// Load the page from a web server, or give the frame `allow-same-origin`.
    ///
    /// ## References
    /// HTML, "opaque origin"; Fetch §4.10 (CORS check). Chromium: `AllowOriginMismatch`; Firefox: `CORSAllowOriginNotMatchingOrigin`.
    id: "cors/opaque-origin",
    title: "Page without an origin",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::without_origin(analysis) {
        if crossing.redirected_from(analysis).is_some() {
            continue;
        }
        let finding = report
            .finding(format!("{} was asked with `Origin: null`: the page has no origin of its own, as a file on disk or a sandboxed frame has none. The answer does not allow it.", crossing.place))
            .sentence(format!("The page that asks {} has no origin of its own (`Origin: null`)", crossing.host), "the browser keeps the answer from the script")
            .fix("Load the page from a web server instead of a file, or give its frame:\nsandbox=\"allow-scripts allow-same-origin\"")
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), "")
            .leads_to(Effect::NoOrigin(crossing.exchange.id));
        report.add(crossing.finish(analysis, finding));
    }
}
