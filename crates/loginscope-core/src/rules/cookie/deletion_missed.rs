//! A deletion that meets no cookie.

use crate::{
    analysis::Analysis,
    analysis::steps::StepKind,
    finding::{Level, Locus, Need, Reporter},
};

crate::rule! {
    /// The server deletes a cookie under another Domain or Path than the one that the browser keeps, so it stays.
    ///
    /// ## Why
    /// To a browser, name, Domain, Path and partition together are a cookie. A line that says another Domain or Path
    /// deletes a different cookie, which does not exist.
    ///
    /// ## Fix
    /// Delete with the very Domain, Path and Partitioned that the cookie was set with.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 23.
    id: "cookie/deletion-missed",
    title: "Cookie deletion misses the cookie",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for store in &analysis.cookies.stores {
        let Some(kept) = &store.missed else { continue };
        let name = &store.name;
        let domain = |text: &str| {
            if text.starts_with('.') {
                format!("Domain={}", text.trim_start_matches('.'))
            } else {
                format!("no Domain (host {text})")
            }
        };
        let line = store.repaired(&[
            ("Domain", kept.domain.strip_prefix('.')),
            ("Path", Some(&kept.path)),
            ("Partitioned", kept.partitioned.then_some("")),
        ]);
        let at_logout = analysis.kind(store.exchange) == StepKind::Logout;
        let matters = at_logout || analysis.cookies.is_login_name(name);
        let mut finding = report
            .finding(format!(
                "{} deletes the cookie `{name}` with {} and Path={}. The browser keeps one with {} and Path={}: that one stays.",
                analysis.place(store.exchange), domain(&store.domain), store.path, domain(&kept.domain), kept.path,
            ))
            .sentence(format!("The cookie `{name}` is deleted under another Domain or Path than it was set with"), "it stays in the browser")
            .fix(format!("Delete it with what it was set with:\n{line}"))
            .level(if matters { Level::Warning } else { Level::Note })
            .evidence(store.exchange, Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)), line);
        if let Some(set_by) = kept.set_by
            && let Some(first) =
                analysis.cookies.stores_of(set_by).find(|first| first.name == *name)
        {
            finding = finding.evidence(
                set_by,
                Locus::ResponseHeader("Set-Cookie".into(), Some(first.header)),
                "",
            );
        }
        report.add(finding);
    }
}
