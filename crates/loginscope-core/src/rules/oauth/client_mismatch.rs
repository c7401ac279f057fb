//! A client that changes its name on the way.

use crate::{
    analysis::Analysis,
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// `client_id` changes between authorization request and token request, or the ID token is made for another client.
    ///
    /// ## Why
    /// A code belongs to the client that asked for it. When page and server take their settings from different places, one
    /// of them often has the client of another environment.
    ///
    /// ## Fix
    /// Take `client_id` from one setting.
    ///
    /// ## References
    /// RFC 6749 §4.1.3 (the code must have been issued to this client), OpenID Connect Core §3.1.3.7 (3).
    id: "oauth/client-mismatch",
    title: "Client that changes between the steps",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        let Some(asked) = request.get("client_id") else { continue };
        for redeemed in &flow.redemptions {
            let Some(client) = redeemed.client_id.as_deref().filter(|client| *client != asked)
            else {
                continue;
            };
            let finding = report
                .finding(format!("The code was asked for by the client `{asked}`, but {} redeems it as `{client}`.", analysis.place(redeemed.exchange)))
                .sentence(format!("The client `{client}` redeems a code of the client `{asked}`"), "the provider does not redeem it")
                .fix(format!("Use one client in both steps:\nclient_id={asked}"))
                .evidence(redeemed.exchange, Locus::RequestBody("client_id".into()), format!("client_id={asked}"))
                .evidence(request.exchange, Locus::RequestLine, "")
                .leads_to(Effect::CredentialsRefused(redeemed.exchange))
                .leads_to(Effect::TurnedAway(redeemed.exchange));
            report.add(if redeemed.failed() { finding } else { finding.level(Level::Warning) });
        }
        for token in flow.id_tokens() {
            let audiences = token.jwt.audiences();
            if audiences.is_empty() || audiences.contains(&asked) {
                continue;
            }
            report.add(
                report
                    .finding(format!("The ID token of {} is made for `{}`, the login was begun by the client `{asked}`.", analysis.place(token.exchange), audiences.join("`, `")))
                    .sentence("The ID token is made for another client", "the application has to refuse it")
                    .fix(format!("Redeem the code with the client that asked for it. The claim has to be:\n\"aud\": \"{asked}\""))
                    .evidence(token.exchange, Locus::Claim("aud".into()), asked)
                    .evidence(request.exchange, Locus::RequestLine, ""),
            );
        }
    }
}
