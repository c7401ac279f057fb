//! More cookies than the browser keeps.

use crate::{
    analysis::{Analysis},
    finding::{Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// The domain sets more cookies than the browser keeps, so older ones had to go.
    ///
    /// ## Why
    /// Browsers keep about 150 to 180 cookies of a registrable domain, and 10 KiB of a partition; those that were not
    /// used for the longest time are dropped without a word. Firefox drops those without Secure first, and Chrome, of the
    /// same priority, too.
    ///
    /// ## Fix
    /// Set fewer cookies: keep the state in one session, and look for a cookie whose name changes with every request.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 27, §6.1. Chromium: `CookieMonster::kDomainMaxCookies`; Firefox: `network.cookie.maxPerHost`.
    id: "cookie/jar-limit",
    title: "Too many cookies of one domain",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let Some(first) = analysis.cookies.evictions.first() else { return };
    // One finding for all, about the cookie that matters most.
    let of_login = |name: &str| analysis.cookies.is_login_name(name);
    let worst = analysis.cookies.evictions.iter().find(|eviction| of_login(&eviction.name)).unwrap_or(first);
    let count = analysis.cookies.evictions.len();
    let header = analysis.cookies.stores.get(worst.store).map(|store| store.header);
    let mut finding = report
        .finding(format!(
            "{} sets one cookie more than the browser keeps for this domain; it dropped `{}`, which {} had set ({count} dropped in all).",
            analysis.place(worst.by),
            worst.name,
            analysis.place(worst.set_by),
        ))
        .sentence(format!("The browser dropped the cookie `{}`, because the domain has too many cookies", worst.name), "later requests go without it")
        .fix("Set fewer cookies, and none with a name that changes from request to request.")
        .level(if of_login(&worst.name) { Level::Error } else { Level::Note })
        .evidence(worst.by, Locus::ResponseHeader("Set-Cookie".into(), header), "");
    for eviction in &analysis.cookies.evictions {
        finding = finding.leads_to(Effect::NotStored { name: eviction.name.clone(), set_by: eviction.set_by });
    }
    report.add(finding);
}
