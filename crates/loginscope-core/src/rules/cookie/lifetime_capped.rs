//! A lifetime above the cap.

use crate::{
    analysis::Analysis,
    cookie::Warning,
    finding::{Locus, Need, Outcomes, Reporter},
};

crate::rule! {
    /// A cookie asks for a longer life than the browser gives.
    ///
    /// ## Why
    /// Chrome and Firefox keep no cookie longer than 400 days. Safari keeps cookies that scripts set, or that come from
    /// servers hidden behind another name, for seven days.
    ///
    /// ## Fix
    /// Nothing has to change; renew the cookie while the user is active if it must live longer.
    ///
    /// ## References
    /// RFC 6265bis §5.5.
    id: "cookie/lifetime-capped",
    title: "Cookie lifetime shortened by the browser",
    level: Note, bucket: Browser, owner: Browser,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told: Vec<&str> = Vec::new();
    for store in &analysis.cookies.stores {
        let capped = |browser| store.warns(browser, Warning::LifetimeCapped);
        if !capped(analysis.browser)
            || !analysis.cookies.is_login_name(&store.name)
            || told.contains(&store.name.as_str())
        {
            continue;
        }
        told.push(&store.name);
        report.add(
            report
                .finding(format!("{} asks for a longer life of the cookie `{}` than the browser gives; it is shortened to the browser's limit.", analysis.place(store.exchange), store.name))
                .fix("Nothing has to change. Renew the cookie while the user is active if it must live longer.")
                .browsers(Outcomes::from_fn(|browser| if capped(browser) { "shortened" } else { "kept as asked" }))
                .evidence(store.exchange, Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)), "Max-Age=34560000"),
        );
    }
}
