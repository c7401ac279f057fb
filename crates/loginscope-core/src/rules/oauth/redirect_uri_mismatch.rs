//! Two of the three places that name the redirect URI do not agree.

use crate::{
    analysis::{
        Analysis,
        oauth::{Flow, redirect_uri::difference},
    },
    finding::{Certainty, Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// Authorization request, callback and token request name different redirect URIs, or the provider refuses the one it was sent.
    ///
    /// ## Why
    /// The provider compares the redirect URI with the registered ones character by character, and the one of the token request
    /// with the one of the authorization request. Scheme, port, a trailing slash, the case of a letter: anything counts.
    /// Behind a proxy the application often builds it with http or an internal host.
    ///
    /// ## Fix
    /// Register the exact redirect URI at the provider, and take it from one setting of the application in all places.
    ///
    /// ## References
    /// RFC 6749 §3.1.2.3 and §4.1.3, RFC 9700 §2.1 (exact comparison), RFC 8252 §7.3 (the port of a loopback address may differ).
    id: "oauth/redirect-uri-mismatch",
    title: "Redirect URIs that do not agree",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        refused_by_the_provider(analysis, flow, report);
        differs_at_the_token_endpoint(analysis, flow, report);
        differs_at_the_callback(analysis, flow, report);
    }
}

fn refused_by_the_provider(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let Some(request) = &flow.request else { return };
    let Some((page, known)) = analysis.provider_page_error(request) else { return };
    if !known.is_about_redirect_uri() {
        return;
    }
    let sent = request.get("redirect_uri").unwrap_or_default();
    let uri = sent.split(['?', '#']).next().unwrap_or_default();
    let provider = request.endpoint.host_str().unwrap_or_default();
    // Another login of the same client that came back shows what is registered.
    let works = analysis.oauth.flows.iter().take(100).find_map(|other| {
        let asked = other.request.as_ref()?;
        let same =
            asked.get("client_id") == request.get("client_id") && !other.responses.is_empty();
        difference(asked.get("redirect_uri")?, sent).filter(|_| same)
    });
    let mut what = format!(
        "The provider {provider} refuses the redirect URI `{uri}` of client `{}`: {}.{}",
        request.get("client_id").unwrap_or_default(),
        known.means,
        known.causes_in_words()
    );
    if let Some(works) = &works {
        what.push_str(&format!(
            " Another login came back to `{}`; here it is `{}`: the {} differs.",
            works.first, works.second, works.part
        ));
    }
    let through_proxy = uri.starts_with("http://")
        && analysis.began_at(request).is_some_and(|url| url.scheme() == "https");
    if through_proxy {
        what.push_str(" The application was called by https but built the URI with http: it does not know that a proxy ends TLS.");
    }
    let mut fix = format!(
        "Register exactly this redirect URI at the provider, or send a registered one:\n{uri}\n{}",
        known.fix
    );
    if through_proxy {
        fix.push_str("\nForward and trust `X-Forwarded-Proto`, so that the application builds the URI with https.");
    }
    report.add(
        report
            .finding(what)
            .sentence(
                format!("The provider {provider} does not know the redirect URI `{uri}`"),
                "it shows an error page and never answers to the application",
            )
            .fix(fix)
            .evidence(
                request.exchange,
                Locus::RequestLine,
                "a redirect_uri that is registered for this client",
            )
            .evidence(page, Locus::Status, "")
            .leads_to(Effect::TurnedAway(request.exchange)),
    );
}

fn differs_at_the_token_endpoint(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let Some(request) = &flow.request else { return };
    for redeemed in &flow.redemptions {
        let (asked, sent) = (request.get("redirect_uri"), redeemed.get("redirect_uri"));
        let place = analysis.place(redeemed.exchange);
        let (what, expected) = match (asked, sent) {
            (Some(asked), Some(sent)) => {
                let Some(found) = difference(asked, sent) else { continue };
                (
                    format!(
                        "{place} names the redirect URI `{}`, the authorization request `{}`: the {} differs.",
                        found.second, found.first, found.part
                    ),
                    asked,
                )
            }
            (Some(asked), None) if redeemed.failed() => (
                format!(
                    "{place} names no redirect_uri, although the authorization request had one."
                ),
                asked,
            ),
            _ => continue,
        };
        let finding = report
            .finding(what)
            .sentence(
                "The token request names another redirect URI than the authorization request",
                "the provider does not redeem the code",
            )
            .fix(format!(
                "Send the same redirect_uri both times:\nredirect_uri={}",
                expected.split('?').next().unwrap_or_default()
            ))
            .evidence(
                redeemed.exchange,
                Locus::RequestBody("redirect_uri".into()),
                "the redirect_uri of the authorization request",
            )
            .evidence(request.exchange, Locus::RequestLine, "")
            .leads_to(Effect::TurnedAway(redeemed.exchange));
        report.add(if redeemed.failed() { finding } else { finding.level(Level::Warning) });
    }
}

fn differs_at_the_callback(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let (Some(request), Some(response)) = (&flow.request, flow.response()) else { return };
    let Some(asked) = request.get("redirect_uri") else { return };
    let came_to = response.url.as_str();
    let Some(found) = difference(asked.split(['?', '#']).next().unwrap_or_default(), came_to)
    else {
        return;
    };
    let asked_host = asked.split('/').nth(2).unwrap_or_default();
    let same_host = asked_host.split(':').next() == response.url.host_str();
    if !asked.starts_with("http")
        || found.part.starts_with("spelling")
        || !same_host
        || !analysis.callback_refused(response.exchange)
    {
        return;
    }
    let place = analysis.place(response.exchange);
    report.add(
        report
            .finding(format!("The application asked for the answer at `{}`; it came to `{}`: the {} differs. It was refused.", found.first, found.second, found.part))
            .sentence(format!("The answer came to another address than the redirect URI (the {} differs)", found.part), format!("{place} does not take it"))
            .fix(format!("Let the provider answer to the address that the application serves:\nredirect_uri={came_to}"))
            .evidence(response.exchange, Locus::RequestLine, asked.split('?').next().unwrap_or_default())
            .evidence(request.exchange, Locus::RequestLine, "")
            .at_most(Certainty::Likely)
            .leads_to(Effect::TurnedAway(response.exchange)),
    );
}
