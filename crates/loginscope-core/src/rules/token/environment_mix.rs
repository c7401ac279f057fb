//! A token of one deployment at the API of another.

use url::Url;

use crate::{
    analysis::{
        Analysis, host,
        tokens::{complaints::Complaint, environments::environment},
    },
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// A refused token was issued in another environment than that of the API: staging's token at production, or the other way round.
    ///
    /// ## Why
    /// Each environment has its own issuer and keys. A configuration that was copied, or a token that stayed in the browser's storage,
    /// mixes them.
    ///
    /// ## Fix
    /// Set issuer and API of the same environment in the client's configuration, and log in again.
    ///
    /// ## References
    /// RFC 7519 §4.1.1 (iss); RFC 8725 §3.8 (validate issuer).
    id: "token/environment-mix",
    title: "Token of another environment",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in analysis.refused_tokens() {
        let id = refusal.exchange.id;
        let Some(issuer) = refusal.token.claim("iss").and_then(|issuer| Url::parse(issuer).ok())
        else {
            continue;
        };
        let Some(api) = analysis.url(id) else { continue };
        let (theirs, ours) = (environment(&issuer), environment(api));
        // A local API may take the tokens of any issuer.
        let local = api.host_str().is_some_and(|host| {
            host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1"
        });
        let complaint = analysis.complaint(id);
        let told = matches!(
            complaint,
            Some(
                Complaint::Issuer
                    | Complaint::UnknownKey
                    | Complaint::Signature
                    | Complaint::Audience
            )
        );
        if theirs == ours
            || local
            || (complaint.is_some() && !told)
            || refusal.exchange.status() == 403 && !told
        {
            continue;
        }
        let name = |environment: Option<&'static str>| {
            environment.map_or_else(|| "another environment".to_owned(), |name| format!("`{name}`"))
        };
        let mut finding = report
            .finding(format!(
                "{} was sent a token by {} (by its name {}); the API itself is of {}. It answered {}.",
                analysis.place(id),
                host(&issuer),
                name(theirs),
                name(ours),
                refusal.exchange.status(),
            ))
            .sentence(
                format!("The token comes from the issuer of {} ({})", name(theirs), host(&issuer)),
                format!("the API of {} refuses it", name(ours)),
            )
            .fix(format!("In the client, set issuer and API of the same environment, and log in again; now they are\nissuer: {}\napi: {}", host(&issuer), host(api)))
            .evidence(id, Locus::Claim("iss".into()), "the issuer of the API's environment")
            .evidence(id, refusal.place.locus(), "")
            .leads_to(Effect::ForeignToken(id))
            .leads_to(Effect::CredentialsRefused(id));
        if !told {
            finding = finding.at_most(Certainty::Likely);
        }
        report.add(finding);
    }
}
