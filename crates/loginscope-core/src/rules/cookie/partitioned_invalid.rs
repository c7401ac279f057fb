//! Partitioned cookie without Secure.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The cookie says `Partitioned` but is not `Secure`.
    ///
    /// ## Why
    /// Partitioned cookies must be Secure. Chrome drops such a cookie without any message.
    ///
    /// ## Fix
    /// Add `Secure`.
    ///
    /// ## References
    /// CHIPS §2. Chromium: no reason is shown; Firefox: `CookieRejectedPartitionedRequiresSecure`.
    id: "cookie/partitioned-invalid",
    title: "Partitioned cookie without Secure",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "it says Partitioned but lacks Secure".into(),
        advice: "Add `Secure`:".into(),
        line: store.repaired(&[("Secure", Some(""))]),
    });
}
