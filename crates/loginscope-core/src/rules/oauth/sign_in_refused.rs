//! The provider says yes, the application says no.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// The provider signed the user in, and the application answered the callback with 403.
    ///
    /// ## Why
    /// The answer of the provider is in order (a code, the right state), so the application decided by itself: the user is
    /// unknown there, has no role, is of another domain or organisation, or the e-mail address is not verified. Some
    /// frameworks also answer 403 when their own check of state or token fails.
    ///
    /// ## Fix
    /// Look into the application's log for this callback. Create the user there or map a group or role to one that may log in.
    ///
    /// ## References
    /// RFC 9110 §15.5.4 (403).
    id: "oauth/sign-in-refused",
    title: "Signed in at the provider, refused by the application",
    level: Error, bucket: Policy, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(response) = flow.response() else { continue };
        let said_yes = response.get("error").is_none()
            && (response.get("code").is_some() || response.get("id_token").is_some());
        let same_state = flow
            .request
            .as_ref()
            .is_none_or(|request| request.get("state") == response.get("state"));
        if !said_yes || !same_state {
            continue;
        }
        // The callback itself or the page to which it leads.
        let mut at = Some(response.exchange);
        let mut refused = None;
        for _ in 0..3 {
            let Some(id) = at else { break };
            if analysis.trace.get(id).is_some_and(|exchange| exchange.status() == 403) {
                refused = Some(id);
                break;
            }
            at = analysis
                .context(id)
                .and_then(|context| context.redirected_to)
                .filter(|next| analysis.same_site(*next, response.exchange));
        }
        let Some(refused) = refused else { continue };
        let place = analysis.place(refused);
        let app = response.url.host_str().unwrap_or_default();
        report.add(
            report
                .finding(format!("The provider sent the user back with a code and the right state, but {place} answered 403: the application itself does not let this user in."))
                .sentence("The provider signed the user in, but the application has no place for this user", format!("{app} answers 403"))
                .fix("Look into the application's log at this callback. Mostly the user or one of their groups has to be added in the application, or their e-mail domain allowed.")
                .check("journalctl -u <the application> --since '10 min ago' | grep -i -E 'callback|denied|forbidden|role'")
                .evidence(refused, Locus::Status, "")
                .evidence(response.exchange, Locus::RequestLine, "")
                .at_most(Certainty::Likely)
                .explained_by(Effect::TurnedAway(refused))
                .explained_by(Effect::CredentialsRefused(refused)),
        );
    }
}
