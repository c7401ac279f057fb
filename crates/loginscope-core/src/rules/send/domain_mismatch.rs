//! Cookie belongs to another host.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A cookie of the login belongs to another host of the same site than the one that needs it.
    ///
    /// ## Why
    /// Without `Domain` a cookie belongs to the very host that set it: `www` and the bare domain are different hosts.
    ///
    /// ## Fix
    /// Use one host throughout, or set `Domain` to the parent domain.
    ///
    /// ## References
    /// RFC 6265bis §5.1.3. Chromium: `DomainMismatch`.
    id: "send/domain-mismatch",
    title: "Cookie belongs to another host",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let host = analysis.url(exchange).and_then(|url| url.host_str()).unwrap_or_default();
        Some(Words {
            because: format!("it belongs to {} and the request goes to {host}", withheld.domain),
            advice: "Use the same host for both, or let the parent domain have the cookie:".into(),
            line: withheld.repaired(&[("Domain", withheld.parent_domain())]),
        })
    });
}
