//! Cookie Domain is a public suffix.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The cookie's `Domain` is a suffix under which anybody can register, such as `co.uk` or `github.io`.
    ///
    /// ## Why
    /// Such a cookie would be sent to everybody's sites under that suffix, so browsers refuse it.
    ///
    /// ## Fix
    /// Leave `Domain` out, or name your own domain below the suffix.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 9; publicsuffix.org. Chromium: `InvalidDomain`; Firefox: `CookieRejectedInvalidDomain`.
    id: "cookie/domain-public-suffix",
    title: "Cookie Domain is a public suffix",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: format!(
            "its Domain `{}` is a public suffix, open to everybody",
            store.attribute("Domain").unwrap_or_default()
        ),
        advice: "Leave `Domain` out:".into(),
        line: store.repaired(&[("Domain", None)]),
    });
}
