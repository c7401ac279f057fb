//! Another session than the one that the form was made for.

use crate::{
    analysis::{
        Analysis,
        csrf::{self, Cause},
    },
    finding::{Certainty, Effect, Locus, Need, Reporter},
};

crate::rule! {
    /// The session or its CSRF cookie changed between the page with the form and the request.
    ///
    /// ## Why
    /// The token in the page belongs to the session of that time. A request in between (another tab, a login, a script in the background)
    /// made the server hand out a new one.
    ///
    /// ## Fix
    /// Load the form again after the session changes, or do not let requests in the background start new sessions.
    ///
    /// ## References
    /// OWASP Cross-Site Request Forgery Prevention Cheat Sheet.
    id: "csrf/session-changed",
    title: "Session changed under the form",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in csrf::refusals(analysis) {
        let Cause::Changed(by, name) = refusal.cause(analysis) else { continue };
        let place = analysis.place(refusal.exchange);
        let index = analysis
            .cookies
            .stores_of(by)
            .find(|store| store.name == name)
            .map(|store| store.header);
        report.add(
            report
                .finding(format!("{place} was refused by {}'s CSRF check. After the page with the form was loaded, {} gave the browser a new `{name}`, so the form's token belongs to the old one.", refusal.framework_or_server(), analysis.place(by)))
                .sentence(format!("{} replaces `{name}` while the form is open", analysis.place(by)), format!("the CSRF token of {place} no longer fits"))
                .fix("Read the token anew before the request, or keep the session when this request is answered.")
                .at_most(Certainty::Likely)
                .evidence(by, Locus::ResponseHeader("Set-Cookie".into(), index), "")
                .evidence(refusal.exchange, Locus::Status, "")
                .leads_to(Effect::TurnedAway(refusal.exchange)),
        );
    }
}
