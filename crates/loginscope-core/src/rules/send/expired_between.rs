//! The cookie ended between two steps.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
    words,
};

crate::rule! {
    /// A cookie of the login was kept, and ended before the request that needs it.
    ///
    /// ## Why
    /// The lifetime that the server gave was shorter than the time that the user took.
    ///
    /// ## Fix
    /// Give the cookie a longer lifetime, or renew it while the user is active.
    ///
    /// ## References
    /// RFC 6265bis §5.5.
    id: "send/expired-between",
    title: "Cookie expired between two steps",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let at = |id| analysis.trace.get(id).map_or(0, |exchange| exchange.started_at.0);
        let passed = (at(exchange) - at(withheld.set_by)) / 1_000_000;
        let lived = withheld.attribute("max-age").map_or_else(
            || "its lifetime was over".to_owned(),
            |seconds| format!("it lives for {}", words::duration(seconds.parse().unwrap_or(0))),
        );
        Some(Words {
            because: format!("{lived} and {} had passed", words::duration(passed)),
            advice: "Let it live longer, or renew it while the user is active:".into(),
            line: withheld.repaired(&[("Max-Age", Some("86400")), ("Expires", None)]),
        })
    });
}
