//! A token endpoint that no script may read.

use crate::{
    analysis::{Analysis, host},
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// The browser does not let the script read the token endpoint's answer (CORS).
    ///
    /// ## Why
    /// Providers open their token endpoint only to the origins that are registered for a public client. Where the client is
    /// registered as a web or server application, or the page's origin is not in the list, the answer has no CORS headers.
    ///
    /// ## Fix
    /// Register the client as a single-page application with this origin, or redeem the code on the application's server.
    ///
    /// ## References
    /// Fetch §3.2 (CORS), OAuth 2.0 for Browser-Based Applications.
    id: "oauth/token-endpoint-cors",
    title: "Token endpoint closed to scripts",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for request in analysis.oauth.token_requests() {
        let pair = analysis.context(request.exchange).and_then(|context| context.preflight_pair);
        let failed = [Some(request.exchange), pair].into_iter().flatten().find_map(|id| {
            let verdict = analysis.cors(id)?;
            verdict.failure.is_some().then_some((id, verdict))
        });
        let Some((exchange, verdict)) = failed else { continue };
        let (server, origin) = (host(&request.endpoint), &verdict.origin);
        report.add(
            report
                .finding(format!("A script of {origin} asks the token endpoint of {server}, which does not allow it: the client is most likely not registered for use in a browser, or without this origin."))
                .sentence(format!("The token endpoint of {server} does not let scripts of {origin} read its answer"), "the page gets no token")
                .fix(format!(
                    "Add the origin {origin} to the client, and register it as a single-page application: Entra “Single-page application”, Okta “Trusted Origins”, Auth0 “Allowed Web Origins”, Keycloak “Web origins”, Google none (redeem on the server).\nOr redeem the code on the server."
                ))
                .evidence(exchange, Locus::ResponseHeader("Access-Control-Allow-Origin".into(), None), format!("Access-Control-Allow-Origin: {origin}"))
                .leads_to(Effect::TurnedAway(request.exchange))
                .explained_by(Effect::Unreadable(exchange))
                .explained_by(Effect::Unreadable(request.exchange)),
        );
    }
}
