//! Embedded pages that may not see their cookies.

use crate::{
    analysis::Analysis,
    finding::{Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A request from a page of another site went out without cookies because storage access was not granted or not active.
    ///
    /// ## Why
    /// Browsers withhold cookies from embedded sites until the user allows it (Storage Access API). The browser says how it
    /// stands in `Sec-Fetch-Storage-Access`: `none` (not allowed), `inactive` (allowed, but this request does not use it),
    /// `active`. The server can answer `inactive` with `Activate-Storage-Access: retry`, and the browser asks again with cookies.
    ///
    /// ## Fix
    /// For `inactive`: answer with `Activate-Storage-Access`. For `none`: call `document.requestStorageAccess()` in a click, or
    /// use a partitioned cookie, or log in at the top level.
    ///
    /// ## References
    /// Storage Access API, Storage Access Headers (`Sec-Fetch-Storage-Access`, `Activate-Storage-Access`).
    id: "storage-access/not-granted",
    title: "Cookies withheld for want of storage access",
    level: Error, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for exchange in &analysis.trace.exchanges {
        let Some((index, state)) = exchange.request_header("sec-fetch-storage-access") else {
            continue;
        };
        let activates = exchange.response_header("activate-storage-access");
        let without = exchange.request_header("cookie").is_none();
        let turned_away = analysis.turned_away(exchange.id).is_some();
        let place = analysis.place(exchange.id);
        let origin = exchange
            .request_header("origin")
            .map_or("https://the-embedding-site", |(_, origin)| origin);
        let (what, clause, fix) = match (state, activates) {
            ("inactive", None) if turned_away && without => (
                format!("The user has allowed {place} to use its cookies in this frame, but the request went out without them (`inactive`), and the answer does not ask for them."),
                "Storage access is granted but not active, and the server does not activate it".to_owned(),
                format!("Answer a request that is `inactive` with:\nActivate-Storage-Access: retry; allowed-origin=\"{origin}\"\nVary: Sec-Fetch-Storage-Access"),
            ),
            ("inactive", Some((_, value))) if value.trim_start().starts_with("retry") && !value.contains("allowed-origin") => (
                format!("{place} answers `Activate-Storage-Access: retry` without `allowed-origin`, so the browser ignores it."),
                "The answer asks for storage access without allowed-origin".to_owned(),
                format!("Activate-Storage-Access: retry; allowed-origin=\"{origin}\""),
            ),
            ("none", _) if turned_away && without && analysis.cookies.withheld(exchange.id).next().is_some() => (
                format!("{place} is embedded in a page of another site, and the browser gives it no access to its cookies (`none`)."),
                "The browser withholds the cookies of the embedded site".to_owned(),
                "Call `document.requestStorageAccess()` in the frame when the user clicks, or set the cookie with `Partitioned; Secure; SameSite=None`, or log in at the top level.".to_owned(),
            ),
            _ => continue,
        };
        let finding = report
            .finding(what)
            .sentence(clause, format!("{place} does not know the user"))
            .fix(fix)
            .evidence(
                exchange.id,
                Locus::RequestHeader("Sec-Fetch-Storage-Access".into(), Some(index)),
                "active",
            );
        report.add(if turned_away {
            finding.leads_to(Effect::Anonymous(exchange.id))
        } else {
            finding.level(Level::Warning)
        });
    }
}
