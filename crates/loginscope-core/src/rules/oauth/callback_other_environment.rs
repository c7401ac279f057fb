//! A login that began on one host and came back to another.

use crate::{
    analysis::{Analysis, host},
    finding::{Certainty, Effect, Locus, Reporter},
    site,
};

crate::rule! {
    /// The login began on one host and the provider's answer went to a host of another site, which refused it.
    ///
    /// ## Why
    /// Cookies and sessions belong to the host on which the login began. State, nonce and code verifier are kept there;
    /// the other host knows nothing of them. Mostly the redirect URI of production is set in staging, or localhost stands
    /// in one place and 127.0.0.1 in another.
    ///
    /// ## Fix
    /// Let each environment send its own redirect URI, and register all of them at the provider.
    ///
    /// ## References
    /// RFC 6749 §3.1.2; RFC 6265bis §5.7 (host-only cookies).
    id: "oauth/callback-other-environment",
    title: "Callback at another environment",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let (Some(request), Some(response)) = (&flow.request, flow.response()) else { continue };
        let Some(began) = analysis.began_at(request) else { continue };
        let from_provider = began.host() == request.endpoint.host();
        // Where state came back right in a cookie, the hosts share it.
        if from_provider
            || site::is_same_site(began, &response.url, false)
            || !analysis.callback_refused(response.exchange)
        {
            continue;
        }
        let (there, here) = (host(began), host(&response.url));
        let chosen = request.redirect_uri().is_some();
        let mut right = began.clone();
        right.set_path(response.url.path());
        right.set_query(None);
        right.set_fragment(None);
        report.add(
            report
                .finding(format!(
                    "The login began at {there}, and the answer came to {here}. State, nonce and verifier are kept by {there}; {here} knows nothing of this login and refused it.{}",
                    if chosen { "" } else { " The request names no redirect_uri, so the provider took the registered one." },
                ))
                .sentence(format!("The login began at {there} but the provider answers to {here}"), format!("{here} does not know of the login and refuses it"))
                .fix(format!("Send the redirect URI of this environment, and register it:\nredirect_uri={right}"))
                .evidence(request.exchange, Locus::RequestLine, right.as_str())
                .evidence(response.exchange, Locus::RequestLine, "")
                .at_most(Certainty::Likely)
                .leads_to(Effect::HostChanged(response.exchange))
                .leads_to(Effect::TurnedAway(response.exchange)),
        );
    }
}
