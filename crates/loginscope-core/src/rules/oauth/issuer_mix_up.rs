//! An answer of another server than the one that was asked.

use serde_json::Value;
use url::Url;

use crate::{
    analysis::{
        Analysis, host,
        oauth::{Flow, Metadata},
    },
    finding::{Certainty, Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The issuer is not the same everywhere: in the metadata, in the answer (`iss`), in the ID token, or the code went to another server's token endpoint.
    ///
    /// ## Why
    /// A client that knows several providers must not give the code of one to another; that is how codes are stolen (mix-up).
    /// Clients compare issuers character by character, so a trailing slash, http for https, or the name of an internal host
    /// in the provider's settings make them refuse the login.
    ///
    /// ## Fix
    /// Set the provider's public address as its issuer, exactly as clients use it, and let the client keep with each login
    /// which provider it asked.
    ///
    /// ## References
    /// RFC 9207, RFC 9700 §4.4, RFC 8414 §3.3, OpenID Connect Discovery §4.3.
    id: "oauth/issuer-mix-up",
    title: "Issuers that do not agree",
    level: Error, bucket: ConfigurationDrift, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for metadata in &analysis.oauth.metadata {
        metadata_of_another(analysis, metadata, report);
    }
    for flow in &analysis.oauth.flows {
        answer_of_another(analysis, flow, report);
        code_for_another(analysis, flow, report);
    }
}

/// The document must name the issuer from whose address it was read.
fn metadata_of_another(analysis: &Analysis, metadata: &Metadata, report: &mut Reporter<'_>) {
    let issuer = metadata.issuer.as_str();
    let read_from = metadata.url.as_str();
    let stem = issuer.trim_end_matches('/');
    let fits = read_from.starts_with(&format!("{stem}/.well-known/"))
        // RFC 8414 puts the issuer's path behind the well-known part.
        || Url::parse(issuer).is_ok_and(|url| url.origin() == metadata.url.origin() && metadata.url.path().ends_with(url.path().trim_end_matches('/')));
    // One document for all tenants has a placeholder; old Microsoft endpoints name another host on purpose.
    if fits || issuer.contains('{') || issuer.starts_with("https://sts.windows.net/") {
        return;
    }
    let asked = read_from.split("/.well-known/").next().unwrap_or_default();
    report.add(
        report
            .finding(format!("The metadata at {} says that its issuer is `{issuer}`; by its address it should be `{asked}`. Clients refuse such metadata and tokens.", analysis.place(metadata.exchange)))
            .sentence(format!("The provider at {} calls itself `{issuer}`", host(&metadata.url)), "clients that compare the issuer refuse it")
            .fix(format!("Set the provider's public address (Keycloak: KC_HOSTNAME, Spring: issuer-uri, …), so that it answers:\n\"issuer\": \"{asked}\""))
            .evidence(metadata.exchange, Locus::ResponseBody("issuer".into()), asked)
            .at_most(Certainty::Likely),
    );
}

fn answer_of_another(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let (Some(request), Some(response)) = (&flow.request, flow.response()) else { return };
    let Some(metadata) = analysis.oauth.metadata_of(&request.endpoint) else { return };
    let promised = metadata
        .members
        .get("authorization_response_iss_parameter_supported")
        .and_then(Value::as_bool)
        == Some(true);
    let refused = analysis.callback_refused(response.exchange);
    let (what, clause) = match response.get("iss") {
        Some(iss) if iss != metadata.issuer => (
            format!(
                "The answer says that it comes from `{}`, but `{}` was asked.",
                bare(iss),
                metadata.issuer
            ),
            "The answer names another issuer than the one that was asked",
        ),
        None if promised && refused => (
            format!(
                "The metadata of `{}` promises the parameter `iss` in each answer; this one has none, and the callback was refused.",
                metadata.issuer
            ),
            "The answer lacks the parameter iss that the provider promises",
        ),
        _ => return,
    };
    report.add(
        report
            .finding(what)
            .sentence(clause, "the client has to refuse the answer")
            .fix(format!("Keep the provider's issuer with the state of each login and compare it. The answer should have:\niss={}", metadata.issuer))
            .evidence(response.exchange, Locus::RequestLine, format!("iss={}", metadata.issuer))
            .evidence(metadata.exchange, Locus::ResponseBody("issuer".into()), "")
            .leads_to(Effect::TurnedAway(response.exchange)),
    );
}

fn code_for_another(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let (Some(request), Some(redeemed)) = (&flow.request, flow.redemptions.first()) else { return };
    let asked = analysis.oauth.metadata_of(&request.endpoint);
    let given = analysis.oauth.metadata_of(&redeemed.endpoint);
    let (Some(asked), Some(given)) = (asked, given) else { return };
    if asked.issuer == given.issuer {
        return;
    }
    let finding = report
        .finding(format!("The code of `{}` was given to the token endpoint of `{}`.", asked.issuer, given.issuer))
        .sentence(format!("The code of {} is redeemed at {}", host(&request.endpoint), host(&redeemed.endpoint)), "that server does not know the code, and could misuse it")
        .fix("Keep with the state of each login which provider was asked, and redeem the code there only.")
        .evidence(redeemed.exchange, Locus::RequestLine, asked.members.get("token_endpoint").and_then(Value::as_str).unwrap_or_default())
        .evidence(request.exchange, Locus::RequestLine, "")
        .leads_to(Effect::CredentialsRefused(redeemed.exchange))
        .leads_to(Effect::TurnedAway(redeemed.exchange));
    report.add(if redeemed.failed() { finding } else { finding.level(Level::Warning) });
}

/// An issuer has no query; what stands there is not shown.
fn bare(issuer: &str) -> &str {
    issuer.split(['?', '#']).next().unwrap_or_default()
}
