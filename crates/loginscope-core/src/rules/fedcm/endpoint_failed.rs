//! Requests of the browser's own account chooser.

use crate::{
    analysis::Analysis,
    finding::{Effect, Level, Locus, Reporter},
    http::json,
    model::Exchange,
};

crate::rule! {
    /// An endpoint of the identity provider for FedCM failed, or answered something that the browser can't use.
    ///
    /// ## Why
    /// With FedCM the browser itself asks the identity provider: for the list of providers of its site, the configuration, the
    /// accounts of the user, the client's links, and at last for the token. Each answer has to be JSON with status 200. The
    /// accounts are asked for with the provider's cookies, which need `SameSite=None`; the token needs CORS headers.
    ///
    /// ## Fix
    /// What the finding says for this endpoint.
    ///
    /// ## References
    /// W3C Federated Credential Management API §3 (identity provider HTTP API).
    id: "fedcm/endpoint-failed",
    title: "FedCM endpoint that failed",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for exchange in &analysis.trace.exchanges {
        if exchange.request_header("sec-fetch-dest").is_none_or(|(_, dest)| dest != "webidentity") {
            continue;
        }
        let Some((what, fix)) = fault(exchange) else { continue };
        let place = analysis.place(exchange.id);
        let finding = report
            .finding(format!("The browser's request to {place} for FedCM failed: {what}."))
            .sentence(
                format!("The identity provider's FedCM endpoint {place} can't be used: {what}"),
                "the browser shows no account chooser, or gives no token",
            )
            .fix(fix)
            .evidence(exchange.id, Locus::Status, "200 with application/json")
            .evidence(exchange.id, Locus::RequestHeader("Sec-Fetch-Dest".into(), None), "")
            .leads_to(Effect::TurnedAway(exchange.id));
        // Nobody being signed in is a state of the user, not a fault.
        report.add(if exchange.status() == 401 { finding.level(Level::Warning) } else { finding });
    }
}

fn fault(exchange: &Exchange) -> Option<(String, String)> {
    let response = exchange.response.as_ref()?;
    let status = response.status;
    let posts = exchange.request.method == "POST";
    let sends_cookies = exchange.request.headers.has("cookie");
    let well_known = exchange.request.url.ends_with("/.well-known/web-identity");
    if status == 401 {
        return Some((
            format!("it is answered with 401 ({})", if sends_cookies { "the provider does not accept its own session cookie" } else { "no cookie of the provider was sent, so the user is not signed in there, or its cookie is not `SameSite=None; Secure`" }),
            "Set the session cookie of the provider with `SameSite=None; Secure`, and tell the browser of logins with `Set-Login: logged-in`.".into(),
        ));
    }
    if (300..400).contains(&status) && !well_known {
        return Some((
            format!("it is answered with a redirect ({status}), which FedCM does not follow"),
            "Answer at the configured address itself.".into(),
        ));
    }
    if status >= 400 {
        return Some((
            format!("it is answered with {status}"),
            if well_known {
                "Serve `/.well-known/web-identity` at the registrable domain of the provider (not at a sub-domain):\n{\"provider_urls\": [\"https://…/fedcm.json\"]}".into()
            } else {
                "Serve this endpoint with status 200 and application/json, and compare its address with the configuration file.".into()
            },
        ));
    }
    if !(200..300).contains(&status) || status == 204 {
        return None;
    }
    let body = response.body.value()?;
    let mime = response.headers.get("content-type").unwrap_or_default();
    if !mime.contains("json") {
        return Some((
            "its content type is not JSON".into(),
            "Content-Type: application/json".into(),
        ));
    }
    let Some(members) = json::body(body) else {
        return Some(("its body is no JSON".into(), "Answer with a JSON object.".into()));
    };
    if well_known
        && members
            .get("provider_urls")
            .and_then(|urls| urls.as_array())
            .is_none_or(|urls| urls.len() != 1)
        && members.get("accounts_endpoint").is_none()
    {
        return Some((
            "`provider_urls` has to hold exactly one address".into(),
            "{\"provider_urls\": [\"https://…/fedcm.json\"]}".into(),
        ));
    }
    if members.get("accounts").and_then(|accounts| accounts.as_array()).is_some_and(Vec::is_empty) {
        return Some(("its list of accounts is empty".into(), "Answer 401 where nobody is signed in; else list the account with `id`, `name` and `email`.".into()));
    }
    let assertion =
        posts && (members.get("token").is_some() || members.get("continue_on").is_some());
    let origin = exchange.request_header("origin").map(|(_, origin)| origin).unwrap_or_default();
    let allowed = response.headers.get("access-control-allow-origin") == Some(origin)
        && response.headers.get("access-control-allow-credentials") == Some("true");
    (assertion && !origin.is_empty() && !allowed).then(|| {
        ("the token comes without the CORS headers for the page".into(), format!("Send with the token:\nAccess-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Credentials: true"))
    })
}
