//! A token that does not fit.

use crate::{
    analysis::{
        Analysis,
        csrf::{self, Cause, Halves},
    },
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// A request carried a token against forgery, and the server found that it does not fit the cookie or session.
    ///
    /// ## Why
    /// The token was made for another session or another secret key, is older than the last login, or was changed on its way: cookies hold it
    /// percent-encoded, headers do not.
    ///
    /// ## Fix
    /// Read the token anew after a login, and decode the cookie's value once before it goes into the header.
    ///
    /// ## References
    /// OWASP Cross-Site Request Forgery Prevention Cheat Sheet (double submit).
    id: "csrf/token-mismatch",
    title: "CSRF token does not fit",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in
        csrf::refusals(analysis).filter(|refusal| refusal.cause(analysis) == Cause::Mismatch)
    {
        let place = analysis.place(refusal.exchange);
        let (halves, fix) = match &refusal.cookie {
            Some((name, Halves::Same)) => (
                format!(" The token and the cookie `{name}` belong together, so the server compares with something else: its session or a signature."),
                "Compare the secret key of all instances, and look whether the session of this request is the one that the token was made for.".to_owned(),
            ),
            Some((name, Halves::Encoded)) => (
                format!(" The token is the value of the cookie `{name}` as it stands there, percent-encoded (`%…`); the server expects it decoded."),
                "Decode the cookie's value before it goes into the header: `decodeURIComponent(value)`.".to_owned(),
            ),
            Some((name, Halves::Different)) => (
                format!(" The token differs from the cookie `{name}`."),
                format!("Take the token from the cookie `{name}` of this moment, percent-decoded once, not from a page that was loaded earlier."),
            ),
            Some((name, Halves::Unknown)) => (
                format!(" The cookie `{name}` holds something else than the token, so the capture does not show which of the two is wrong."),
                "Load the page anew before the request, and compare the secret key of all instances.".to_owned(),
            ),
            None => (
                " The request carried no cookie with the other half; it may lie in the session.".to_owned(),
                "Load the page anew before the request, so that the token belongs to this session.".to_owned(),
            ),
        };
        let mut finding = report
            .finding(format!("{place} was refused by {}'s CSRF check: the token that it carried does not fit.{halves}", refusal.framework_or_server()))
            .sentence(format!("The CSRF token of {place} does not fit the session"), "the server refuses the request")
            .fix(fix)
            .at_most(Certainty::Likely)
            .evidence(refusal.exchange, Locus::Status, "")
            .leads_to(Effect::TurnedAway(refusal.exchange));
        if let Some(locus) = refusal.token.clone() {
            finding = finding.evidence(refusal.exchange, locus, "the token of this session");
        }
        report.add(finding);
    }
}
