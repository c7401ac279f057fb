//! Browsers that treat this login differently.

use crate::{
    analysis::Analysis,
    finding::{Locus, Need, Outcomes, Reporter},
    model::Browser,
    rules::rejection::matters,
};

crate::rule! {
    /// Browsers treat a cookie of this login differently: it is kept or sent in one and not in another.
    ///
    /// ## Why
    /// Each browser has its own rules for SameSite, third parties, localhost and sizes. A login that was tried in one
    /// browser only may fail in another.
    ///
    /// ## Fix
    /// Follow the findings about the cookies named here; each says which line all browsers accept.
    ///
    /// ## References
    /// The policies of Chrome and Firefox were measured; those of Safari are taken from its source and documentation.
    id: "browser/verdicts-differ",
    title: "Browsers treat this login differently",
    level: Note, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for store in &analysis.cookies.stores {
        let kept = |browser: Browser| store.verdicts.get(browser).reasons.is_empty();
        let differs = Browser::ALL.iter().any(|browser| kept(*browser) != kept(analysis.browser));
        if !differs || !matters(analysis, store) {
            continue;
        }
        report.add(
            report
                .finding(format!("{} sets the cookie `{}`: {}.", analysis.place(store.exchange), store.name, table(|browser| &store.verdicts.get(browser).reasons, "keeps it")))
                .fix("Set it so that all browsers keep it; the finding about this cookie has the line.")
                .browsers(Outcomes::from_fn(|browser| if kept(browser) { "stored" } else { "rejected" }))
                .evidence(store.exchange, Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)), ""),
        );
    }
    let mut told: Vec<(&str, String)> = Vec::new();
    for difference in &analysis.cookies.differences {
        let of_login = analysis.cookies.is_login_name(&difference.name);
        let about = (
            difference.name.as_str(),
            table(|browser| difference.reasons.get(browser), "sends it"),
        );
        if !of_login || told.contains(&about) {
            continue;
        }
        let sends = |browser| difference.reasons.get(browser).is_empty();
        report.add(
            report
                .finding(format!("The cookie `{}` on {}: {}.", difference.name, analysis.place(difference.exchange), about.1))
                .fix("Set it so that all browsers send it here; the finding about this cookie has the line.")
                .browsers(Outcomes::from_fn(|browser| if sends(browser) { "sent" } else { "withheld" }))
                .evidence(difference.exchange, Locus::RequestHeader("Cookie".into(), None), "")
                .evidence(difference.set_by, Locus::ResponseHeader("Set-Cookie".into(), Some(difference.header)), ""),
        );
        told.push(about);
    }
}

/// What each browser does, in words: `Chrome refuses it (send/samesite-lax), Firefox sends it`.
fn table<'a>(reasons: impl Fn(Browser) -> &'a Vec<&'static str>, does: &str) -> String {
    let word = |browser: Browser| match reasons(browser).first() {
        None => format!("{} {does}", browser.name()),
        Some(rule) => format!("{} does not ({rule})", browser.name()),
    };
    Browser::ALL.into_iter().map(word).collect::<Vec<_>>().join(", ")
}
