//! The cookie of the check did not come back.

use crate::{
    analysis::{
        Analysis,
        csrf::{self, Cause},
    },
    finding::{Effect, Locus, Need, Reporter},
};

crate::rule! {
    /// The cookie that a CSRF check needs was not on the request.
    ///
    /// ## Why
    /// The check compares the request's token with a cookie or with the session that a cookie names. Without the cookie no token can be right.
    ///
    /// ## Fix
    /// Follow the cause that stands above this finding; without one, make the page that shows the form set the cookie.
    ///
    /// ## References
    /// OWASP Cross-Site Request Forgery Prevention Cheat Sheet.
    id: "csrf/cookie-lost",
    title: "CSRF cookie not sent",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in csrf::refusals(analysis) {
        let Cause::CookieLost(name) = refusal.cause(analysis) else { continue };
        let place = analysis.place(refusal.exchange);
        let what = if name.is_empty() {
            format!(
                "{place} was refused by {}'s CSRF check: the cookie with the token's other half was not on the request.",
                refusal.framework_or_server()
            )
        } else {
            format!(
                "{place} was refused by {}'s CSRF check: the cookie `{name}`, which was set before, was not on the request.",
                refusal.framework_or_server()
            )
        };
        let mut finding = report
            .finding(what)
            .sentence(format!("The cookie of the CSRF check does not reach {place}"), "the server refuses the request")
            .fix("Make the browser keep and send this cookie; on a page that shows no form, ask the server for it before the first request.")
            .evidence(refusal.exchange, Locus::RequestHeader("Cookie".into(), None), if name.is_empty() { String::new() } else { format!("{name}=…") })
            .evidence(refusal.exchange, Locus::Status, "")
            .leads_to(Effect::TurnedAway(refusal.exchange));
        let form = refusal.form(analysis).unwrap_or_default();
        finding = analysis.cookies.explain_absence(analysis, finding, form, refusal.exchange);
        report.add(finding);
    }
}
