//! Third-party cookie blocked.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The answer belongs to another site than the page, and the browser keeps no cookies of other sites.
    ///
    /// ## Why
    /// Safari keeps no third-party cookies at all, Chrome none where the user or an administrator blocks them; Firefox keeps them apart for each site.
    ///
    /// ## Fix
    /// Add `Partitioned` if the cookie may be separate for each embedding site, use the Storage Access API, or serve the login from the page's own site.
    ///
    /// ## References
    /// RFC 6265bis §7.1. Chromium: `UserPreferences`, `ThirdPartyPhaseout`; Firefox: `CookieRejectedThirdParty`.
    id: "cookie/third-party-blocked",
    title: "Third-party cookie blocked",
    level: Error, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "it was set by another site than the page, and third-party cookies are blocked"
            .into(),
        advice: "If a separate cookie for each embedding site will do:".into(),
        line: store.repaired(&[
            ("SameSite", Some("None")),
            ("Secure", Some("")),
            ("Partitioned", Some("")),
        ]),
    });
}
