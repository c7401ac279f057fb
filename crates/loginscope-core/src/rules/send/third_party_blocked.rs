//! Third-party cookie withheld.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A cookie of the login is not sent because the request is to another site than the page, and the browser blocks or separates such cookies.
    ///
    /// ## Why
    /// Safari sends no third-party cookies, Chrome none where they are blocked, Firefox keeps a separate jar for each site.
    ///
    /// ## Fix
    /// Serve the login from the page's own site, mark the cookie `Partitioned`, or use the Storage Access API.
    ///
    /// ## References
    /// RFC 6265bis §7.1; CHIPS. Chromium: `UserPreferences`, `ThirdPartyPhaseout`.
    id: "send/third-party-blocked",
    title: "Third-party cookie withheld",
    level: Error, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let _ = exchange;
        Some(Words {
            because:
                "the page is of another site, and the browser blocks or separates such cookies"
                    .into(),
            advice: "If a separate cookie for each embedding site will do:".into(),
            line: withheld.repaired(&[
                ("SameSite", Some("None")),
                ("Secure", Some("")),
                ("Partitioned", Some("")),
            ]),
        })
    });
}
