//! SameSite=Strict cookie withheld.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A `SameSite=Strict` cookie of the login is not sent on a request that another site began.
    ///
    /// ## Why
    /// Strict cookies go only with requests that the site itself began. Coming back from an identity provider is a request that the provider began.
    ///
    /// ## Fix
    /// Say `SameSite=Lax`, or let the callback show a page of your own that leads on.
    ///
    /// ## References
    /// RFC 6265bis §5.8.3. Chromium: `SchemefulSameSiteStrict`.
    id: "send/samesite-strict",
    title: "SameSite=Strict cookie withheld",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let _ = exchange;
        Some(Words {
            because: "it is SameSite=Strict and another site began the request".into(),
            advice: "Allow navigations from other sites:".into(),
            line: withheld.repaired(&[("SameSite", Some("Lax"))]),
        })
    });
}
