//! A request without the token that the server asks for.

use crate::{
    analysis::{
        Analysis,
        csrf::{self, Cause},
    },
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// A request that changes something carried no token against forgery, and the server refused it.
    ///
    /// ## Why
    /// The server sends a secret token with its pages and expects it back in a header or form field, so that other sites cannot make the
    /// request. This request had none.
    ///
    /// ## Fix
    /// Put the token into the form as a hidden field, or into the header that the framework reads.
    ///
    /// ## References
    /// OWASP Cross-Site Request Forgery Prevention Cheat Sheet.
    id: "csrf/token-missing",
    title: "CSRF token missing",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in
        csrf::refusals(analysis).filter(|refusal| refusal.cause(analysis) == Cause::NoToken)
    {
        let place = analysis.place(refusal.exchange);
        report.add(
            report
                .finding(format!("{place} was refused by {}'s CSRF check. The request carried no token, neither in a header nor in its body.", refusal.framework_or_server()))
                .sentence(format!("{place} carries no CSRF token"), "the server refuses the request")
                .fix(format!("Send the token of the page with the request: {}", refusal.where_the_token_goes()))
                .evidence(refusal.exchange, Locus::Status, "")
                .evidence(refusal.exchange, Locus::RequestHeader("X-CSRF-Token".into(), None), refusal.where_the_token_goes())
                .leads_to(Effect::TurnedAway(refusal.exchange)),
        );
    }
}
