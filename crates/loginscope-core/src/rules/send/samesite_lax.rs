//! SameSite=Lax cookie withheld.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A cookie that is `SameSite=Lax`, said or by default, is not sent on a cross-site request.
    ///
    /// ## Why
    /// Lax cookies go with cross-site requests only where the tab itself navigates with GET: not with a POST from another site, in a frame or from a script.
    ///
    /// ## Fix
    /// Say `SameSite=None; Secure`.
    ///
    /// ## References
    /// RFC 6265bis §5.8.3. Chromium: `SchemefulSameSiteLax`, `SchemefulSameSiteUnspecifiedTreatedAsLax`.
    id: "send/samesite-lax",
    title: "SameSite=Lax cookie withheld",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        if withholding::is_form_post_callback(analysis, exchange) {
            return None;
        }
        Some(Words {
            because: "it is SameSite=Lax (said or by default) and another site made the request"
                .into(),
            advice: "Allow cross-site requests:".into(),
            line: withheld.repaired(&[("SameSite", Some("None")), ("Secure", Some(""))]),
        })
    });
}
