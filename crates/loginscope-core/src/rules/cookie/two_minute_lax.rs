//! Works for two minutes only.

use crate::{
    analysis::{Analysis, cookies::CookieFacts},
    finding::{Locus, Need, Outcomes, Reporter},
};

crate::rule! {
    /// A cookie without `SameSite` went along with a post from another site only because it was set less than two minutes before.
    ///
    /// ## Why
    /// Chrome treats such a cookie as Lax, but for two minutes after it was set lets it go with top-level posts too, so
    /// that logins through other sites go on working. A user who takes longer at the identity provider fails.
    ///
    /// ## Fix
    /// Say what is meant: `SameSite=None; Secure` for the cookie that must come back with the provider's post.
    ///
    /// ## References
    /// RFC 6265bis §5.6.7.2 (Lax-allowing-unsafe). Chromium: `kLaxAllowUnsafeMaxAge`.
    id: "cookie/two-minute-lax",
    title: "Works for two minutes after the cookie was set",
    level: Warning, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(young) = analysis.cookies.young(exchange.id).first() else { continue };
        let place = analysis.place(exchange.id);
        let line = young.repaired(&[("SameSite", Some("None")), ("Secure", Some(""))]);
        let index = exchange.request.headers.all("cookie").next().map(|line| line.0);
        report.add(
            report
                .finding(format!("The cookie `{}` has no SameSite. It went along with {place}, a post from another site, only because it was set less than two minutes before.", young.name))
                .sentence(format!("The cookie `{}` reaches {place} only within two minutes after it was set", young.name), "a slow user fails")
                .fix(format!("Say that it is meant for posts from other sites:\n{line}"))
                .browsers(Outcomes::from_fn(|browser| if CookieFacts::seconds_of_youth(browser).is_some() { "sent for two minutes" } else { "sent" }))
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), index), "")
                .evidence(young.set_by, Locus::ResponseHeader("Set-Cookie".into(), Some(young.header)), line),
        );
    }
}
