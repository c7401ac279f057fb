//! A token that is meant for somebody else.

use url::Url;

use crate::{
    analysis::{
        Analysis,
        tokens::{Place, complaints::Complaint},
    },
    finding::{Certainty, Effect, Locus, Reporter},
    model::ExchangeId,
    site::is_same_site,
};

crate::rule! {
    /// The `aud` claim of a token does not name who received it.
    ///
    /// ## Why
    /// A token says for whom it is. An API refuses one for another API, and a client refuses an ID token for another client.
    ///
    /// ## Fix
    /// Ask for the API's token: `audience=` (Auth0), `resource=` (RFC 8707) or a scope of that API (Microsoft); or set the expected audience.
    ///
    /// ## References
    /// RFC 7519 §4.1.3; OpenID Connect Core §3.1.3.7 step 3; RFC 8707.
    id: "token/audience-mismatch",
    title: "Token for another audience",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in analysis.refused_tokens() {
        let id = refusal.exchange.id;
        let audiences = refusal.token.claims("aud");
        let told = analysis.complaint(id) == Some(Complaint::Audience);
        let guessed = *refusal.place == Place::Authorization
            && refusal.exchange.status() == 401
            && analysis.complaint(id).is_none()
            && refusal.token.time("exp").is_none_or(|end| analysis.server_time(id) < end)
            && is_for_another_site(analysis, &audiences, id);
        if !(told || guessed) {
            continue;
        }
        let place = analysis.place(id);
        let named = if audiences.is_empty() {
            "the token has no `aud`".to_owned()
        } else {
            format!("`aud` is {}", audiences.join(", "))
        };
        let because = if told { "because of its audience" } else { "and does not say why" };
        let mut finding = report
            .finding(format!("{place} refused the token {because}: {named}."))
            .sentence(format!("The token is not for the API that gets it: {named}"), format!("{place} is answered with {}", refusal.exchange.status()))
            .fix("Ask the provider for a token for this API, with the name that the API is configured for:\naudience=… (Auth0), resource=… (RFC 8707), scope=api://…/.default (Microsoft)")
            .evidence(id, Locus::Claim("aud".into()), "the API's own name")
            .evidence(id, refusal.place.locus(), "")
            .explained_by(Effect::ForeignToken(id))
            .leads_to(Effect::CredentialsRefused(id));
        if !told {
            finding = finding.at_most(Certainty::Possible);
        }
        report.add(finding);
    }
    for flow in &analysis.oauth.flows {
        let Some(client) = flow.request.as_ref().and_then(|request| request.get("client_id"))
        else {
            continue;
        };
        for token in flow.id_tokens() {
            let audiences: Vec<&str> = match token.jwt.claims.get("aud") {
                Some(serde_json::Value::String(one)) => vec![one],
                Some(serde_json::Value::Array(all)) => {
                    all.iter().filter_map(serde_json::Value::as_str).collect()
                }
                _ => continue,
            };
            if audiences.contains(&client) {
                continue;
            }
            report.add(
                report
                    .finding(format!("The client `{client}` asked for a login, and the ID token is for {} (`aud`).", audiences.join(", ")))
                    .sentence(format!("The ID token is for {} and not for the client `{client}`", audiences.join(", ")), "the client does not accept it")
                    .fix(format!("Use the same client in all requests of a login:\nclient_id={client}"))
                    .evidence(token.exchange, Locus::Claim("aud".into()), client)
                    .at_most(Certainty::Likely),
            );
        }
    }
}

/// Whether all audiences are addresses, and none of the site that was asked.
fn is_for_another_site(analysis: &Analysis, audiences: &[&str], id: ExchangeId) -> bool {
    let Some(here) = analysis.url(id) else { return false };
    !audiences.is_empty()
        && audiences.iter().all(|audience| {
            Url::parse(audience).is_ok_and(|url| {
                url.scheme().starts_with("http") && !is_same_site(&url, here, false)
            })
        })
}
