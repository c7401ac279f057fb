//! SameSite cookie set by a cross-site answer.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The answer to a request from another site's page sets a cookie that may not travel cross-site.
    ///
    /// ## Why
    /// A cookie with SameSite=Lax or Strict (in Chrome also one without SameSite) is refused when the request for it came from another site, unless it was a navigation of the tab.
    ///
    /// ## Fix
    /// Say `SameSite=None; Secure` if the cookie is meant for use on other sites' pages.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 18. Chromium: `SchemefulSameSiteLax` and its kin; Firefox: `CookieRejectedForNonSameSiteness`.
    id: "cookie/samesite-cross-site-response",
    title: "SameSite cookie set by a cross-site answer",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "it was set by a request from another site, and its SameSite does not allow that"
            .into(),
        advice: "Allow cross-site use:".into(),
        line: store.repaired(&[("SameSite", Some("None")), ("Secure", Some(""))]),
    });
}
