//! SameSite=None without Secure.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// A cookie asks to be sent cross-site but is not `Secure`, so the browser refuses to keep it.
    ///
    /// ## Why
    /// `SameSite=None` cookies travel on cross-site requests; without `Secure` they would travel in clear text
    /// too. Chrome and Firefox refuse such a cookie, on localhost as well; Safari keeps it.
    ///
    /// ## Fix
    /// Add `Secure`, or use `SameSite=Lax` if the cookie is only needed on your own site.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 19. Chromium: `SameSiteNoneInsecure`; Firefox: `CookieRejectedNonRequiresSecure2`.
    id: "cookie/samesite-none-insecure",
    title: "SameSite=None cookie without Secure",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "it says SameSite=None but lacks Secure".into(),
        advice: "Add `Secure` (or say `SameSite=Lax` if no other site needs the cookie):".into(),
        line: store.repaired(&[("Secure", Some(""))]),
    });
}
