//! An Expires that no browser can read.

use crate::{
    analysis::Analysis,
    cookie::Warning,
    finding::{Level, Locus, Need, Outcomes, Reporter},
    rules::rejection::matters,
};

crate::rule! {
    /// The date in `Expires` can't be read, so the cookie lasts only until the browser is closed.
    ///
    /// ## Why
    /// A browser that can't read the date ignores the attribute. Nothing is reported, and the user is logged out with
    /// the next start of the browser.
    ///
    /// ## Fix
    /// Say `Max-Age` in seconds, or write the date as `Wed, 21 Oct 2026 07:28:00 GMT`.
    ///
    /// ## References
    /// RFC 6265bis §5.1.1 (dates), §5.6.1.
    id: "cookie/expires-unparsable",
    title: "Expires date can't be read",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for store in &analysis.cookies.stores {
        let outcomes = Outcomes::from_fn(|browser| {
            if store.warns(browser, Warning::ExpiresUnparsable) {
                "date ignored"
            } else {
                "date read"
            }
        });
        if !outcomes.iter().any(|(_, outcome)| *outcome == "date ignored") {
            continue;
        }
        let name = &store.name;
        let date = store.attribute("expires").unwrap_or_default();
        let line = store.repaired(&[("Expires", None), ("Max-Age", Some("86400"))]);
        report.add(
            report
                .finding(format!(
                    "{} set the cookie `{name}` with `Expires={date}`, which is no date to the browser. The cookie lasts until the browser is closed.",
                    analysis.place(store.exchange)
                ))
                .sentence(
                    format!("The lifetime of the cookie `{name}` can't be read"),
                    "it is gone when the browser is closed",
                )
                .fix(format!("Say how many seconds it lasts, for example a day:\n{line}"))
                .level(if matters(analysis, store) { Level::Warning } else { Level::Note })
                .browsers(outcomes)
                .evidence(
                    store.exchange,
                    Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)),
                    "Expires=Wed, 21 Oct 2026 07:28:00 GMT",
                ),
        );
    }
}
