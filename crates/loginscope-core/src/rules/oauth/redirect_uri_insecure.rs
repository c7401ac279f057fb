//! A code that travels in the clear or to the developer's own machine.

use crate::{
    analysis::{Analysis, host},
    finding::{Effect, Level, Locus, Reporter},
    site,
};

crate::rule! {
    /// The redirect URI is plain http, or names localhost although the application runs elsewhere.
    ///
    /// ## Why
    /// Over http everyone on the way can read the code, Secure cookies stay behind, and most providers refuse it. A redirect
    /// URI with localhost in a deployed application leads each user to a port of their own computer. Both usually come from
    /// a default that was not set for this environment, or from an application that does not know of the proxy's TLS.
    ///
    /// ## Fix
    /// Set the application's public https address, and let it trust `X-Forwarded-Proto` and `X-Forwarded-Host`.
    ///
    /// ## References
    /// RFC 6749 §3.1.2.1, RFC 9700 §2.6, RFC 8252 §7.3 (loopback is for applications on the same machine).
    id: "oauth/redirect-uri-insecure",
    title: "Redirect URI that is insecure or local",
    level: Warning, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        let Some(uri) = request.redirect_uri() else { continue };
        let local = site::is_loopback(&uri);
        let began =
            analysis.began_at(request).filter(|began| began.origin() != request.endpoint.origin());
        let deployed = began.filter(|began| !site::is_internal(began));
        let place = host(&uri);
        let (what, clause, consequence) = match deployed {
            Some(began) if local => (
                format!(
                    "The login began at {} and asks the provider to answer to {place}: each user's own computer.",
                    host(began)
                ),
                format!(
                    "The redirect URI names {place} although the application runs at {}",
                    host(began)
                ),
                "the user ends at a server that is not there",
            ),
            _ if uri.scheme() == "http" && !site::is_internal(&uri) => (
                format!(
                    "The redirect URI leads to {place} over plain http: the code can be read on its way, and Secure cookies are not sent with it."
                ),
                format!("The redirect URI of {place} is plain http"),
                "the code travels unencrypted and Secure cookies stay behind",
            ),
            _ => continue,
        };
        let public = deployed.map_or_else(|| place.clone(), host);
        let failed =
            flow.response().is_none_or(|response| analysis.callback_refused(response.exchange));
        let mut finding = report
            .finding(what)
            .sentence(clause, consequence)
            .fix(format!("Use the public https address, and register it at the provider:\nredirect_uri=https://{public}{}", uri.path()))
            .evidence(request.exchange, Locus::RequestLine, "an https redirect URI of the application's own host");
        if let Some(response) = flow.response().filter(|_| failed) {
            finding = finding
                .level(Level::Error)
                .leads_to(Effect::Insecure(response.exchange))
                .leads_to(Effect::TurnedAway(response.exchange));
        }
        report.add(finding);
    }
}
