//! A Domain that the host may not use.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The cookie's `Domain` is neither the host that set it nor a parent of it.
    ///
    /// ## Why
    /// A host may set cookies for itself and for its parent domains, never for a sibling, a child or another site.
    ///
    /// ## Fix
    /// Leave `Domain` out; the cookie then belongs to the host alone. Name the parent domain only if other
    /// sub-domains need the cookie.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 10. Chromium: `InvalidDomain`; Firefox: `CookieRejectedInvalidDomain`.
    id: "cookie/domain-mismatch",
    title: "Cookie Domain does not match the host",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: format!(
            "its Domain `{}` does not cover the host {}",
            store.attribute("Domain").unwrap_or_default(),
            analysis.url(store.exchange).and_then(|url| url.host_str()).unwrap_or_default(),
        ),
        advice: "Leave `Domain` out:".into(),
        line: store.repaired(&[("Domain", None)]),
    });
}
