//! A call of a script that is redirected to the login.

use super::super::crossing;
use crate::{
    analysis::Analysis,
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// An API answered a script's call with a redirect to the login page or identity provider of another origin, where it died of CORS.
    ///
    /// ## Why
    /// A redirect to a login is for people. A script follows it without being asked, and the provider allows no other origin to read its pages.
    /// The console blames CORS; the failure is that nobody is logged in.
    ///
    /// ## Fix
    /// Answer calls of scripts with 401, and let the page go to the login by itself.
    ///
    /// ## References
    /// RFC 9110 §15.5.2 (401).
    id: "cors/bff-redirect",
    title: "API call redirected to the login",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(from) = crossing::sent_to_login(analysis, exchange.id) else { continue };
        let failed = exchange.response.is_none()
            || analysis.cors(exchange.id).is_some_and(|verdict| verdict.failure.is_some());
        let Some(call) = analysis.trace.get(from).filter(|_| failed) else { continue };
        let place = analysis.place(from);
        let mut finding = report
            .finding(format!("{place}, a call of a script, was answered with a redirect to {}: nobody is logged in. The browser may not give that page to the script.", analysis.place(exchange.id)))
            .sentence(format!("{place} redirects a script to the login instead of answering 401"), "the script sees a CORS error")
            .fix("Answer calls of scripts without a login with:\nWWW-Authenticate: Bearer\n(status 401), and send the tab to the login from the page.")
            .evidence(from, Locus::ResponseHeader("Location".into(), call.response_header("location").map(|line| line.0)), "401 Unauthorized")
            .evidence(exchange.id, Locus::RequestLine, "")
            .leads_to(Effect::Unreadable(exchange.id))
            .leads_to(Effect::TurnedAway(from));
        if let Some(login) = analysis.login_before(from) {
            finding = analysis
                .cookies
                .explain_absence(analysis, finding, login, from)
                .explained_by(Effect::CredentialsRefused(from));
        }
        if analysis.succeeds_later(from) {
            finding = finding.level(Level::Note);
        }
        report.add(finding);
    }
}
