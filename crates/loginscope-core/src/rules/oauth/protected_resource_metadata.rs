//! An API that says where to get a token, but not rightly.

use crate::{
    analysis::{Analysis, oauth::redirect_uri::difference},
    finding::{Effect, Level, Locus, Reporter},
    http::{authorization, json},
    model::Exchange,
};

crate::rule! {
    /// The metadata of a protected resource can't be read, or names another resource than the one it was read for.
    ///
    /// ## Why
    /// An API answers 401 with the address of its metadata (`resource_metadata`), and clients (also those of the Model Context
    /// Protocol) learn there which authorization server gives tokens for it. `resource` has to be the API's own address; a
    /// client must not use metadata that names another.
    ///
    /// ## Fix
    /// Serve the document as JSON with the API's public address and its authorization servers.
    ///
    /// ## References
    /// RFC 9728 §2, §3.3, §5.1.
    id: "oauth/protected-resource-metadata",
    title: "Metadata of a protected resource that does not fit",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

const PLACE: &str = "/.well-known/oauth-protected-resource";

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for exchange in &analysis.trace.exchanges {
        let challenge = exchange
            .response
            .iter()
            .flat_map(|response| response.headers.all("www-authenticate"))
            .find_map(|(_, value)| authorization::parameter(value, "resource_metadata"));
        let api = challenge.is_some().then_some(exchange);
        let document = match challenge {
            Some(address) => analysis
                .trace
                .exchanges
                .iter()
                .skip(exchange.id.0 as usize + 1)
                .take(50)
                .find(|later| later.request.url == address && later.request.method == "GET"),
            None if exchange.request.url.contains(PLACE) && exchange.request.method == "GET" => {
                Some(exchange)
            }
            None => None,
        };
        let Some(document) = document else { continue };
        // A document that a challenge leads to is judged with the challenge.
        if api.is_none() && is_challenged(analysis, document) {
            continue;
        }
        if let Some((what, expected)) = fault(analysis, document, api) {
            let place = analysis.place(document.id);
            let mut finding = report
                .finding(format!("The metadata of the protected resource at {place}: {what}."))
                .sentence(format!("The API's metadata is of no use: {what}"), "clients do not learn where to get a token")
                .fix(format!("Serve at {PLACE}… as application/json:\n{{\"resource\": \"{expected}\", \"authorization_servers\": [\"https://…\"]}}"))
                .evidence(document.id, Locus::ResponseBody("resource".into()), expected)
                .leads_to(Effect::TurnedAway(document.id));
            if let Some(api) = api {
                finding = finding.evidence(
                    api.id,
                    Locus::ResponseHeader("WWW-Authenticate".into(), None),
                    "",
                );
            } else {
                finding = finding.level(Level::Warning);
            }
            report.add(finding);
        }
    }
}

fn is_challenged(analysis: &Analysis, document: &Exchange) -> bool {
    let before = document.id.0 as usize;
    analysis.trace.exchanges.iter().take(before).rev().take(50).any(|exchange| {
        exchange
            .response_header("www-authenticate")
            .and_then(|(_, value)| authorization::parameter(value, "resource_metadata"))
            == Some(document.request.url.as_str())
    })
}

/// What is wrong with the document, and what its resource should be.
fn fault(
    analysis: &Analysis,
    document: &Exchange,
    api: Option<&Exchange>,
) -> Option<(String, String)> {
    let url = analysis.url(document.id)?;
    let path = url.path().replacen(PLACE, "", 1);
    let expected = format!("{}{}", url.origin().ascii_serialization(), path.trim_end_matches('/'));
    if document.status() != 200 {
        // Clients try several places; only a place that was promised has to exist.
        api?;
        return Some((format!("it is answered with {}", document.status()), expected));
    }
    let body = document.response.as_ref()?.body.value()?;
    let Some(members) = json::body(body) else { return Some(("it is no JSON".into(), expected)) };
    let Some(resource) = members.get("resource").and_then(|resource| resource.as_str()) else {
        return Some(("it has no `resource`".into(), expected));
    };
    let fits_api = api.is_some_and(|api| api.request.url.starts_with(resource));
    if resource.trim_end_matches('/') != expected && !fits_api {
        let found = difference(resource, &expected)?;
        return Some((
            format!(
                "its `resource` is `{}`, by its address it should be `{}`",
                found.first, found.second
            ),
            expected,
        ));
    }
    let servers = members.get("authorization_servers").and_then(|servers| servers.as_array());
    servers.is_none_or(Vec::is_empty).then(|| ("it names no authorization server".into(), expected))
}
