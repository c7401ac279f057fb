//! Passkeys that the browser refuses to use on this page.

use serde_json::Value;
use url::Url;

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Locus, Reporter},
    http::json,
    model::Exchange,
    site,
};

crate::rule! {
    /// The server's options for a passkey name a relying party (`rp.id`, `rpId`) that does not fit the page's origin.
    ///
    /// ## Why
    /// A passkey belongs to a domain. The browser uses it only on pages of this domain or below it, by https. Where the two do
    /// not fit it asks for `https://<rp.id>/.well-known/webauthn`, which may list other origins; else it throws a SecurityError
    /// and no request shows it.
    ///
    /// ## Fix
    /// Set the relying party's ID to the page's host or a parent domain of it (not a public suffix), or list the origin in the
    /// related origins file.
    ///
    /// ## References
    /// Web Authentication Level 3 §5.1.3, §5.1.4.1, §5.11 (related origins).
    id: "webauthn/rp-id-mismatch",
    title: "Passkey for another domain",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for exchange in &analysis.trace.exchanges {
        let Some((rp_id, member)) = relying_party(exchange) else { continue };
        let Some(page) =
            analysis.context(exchange.id).and_then(|context| context.top_level.value())
        else {
            continue;
        };
        let Some(page_host) = page.host_str() else { continue };
        // Names with ports, schemes or other letters can't be shown or compared as hosts.
        let is_host = rp_id.len() < 254
            && rp_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        if fits(&rp_id, page_host) || related(analysis, &rp_id, page) {
            continue;
        }
        let shown = if is_host {
            format!("`{rp_id}`")
        } else {
            "no domain (perhaps an address with scheme or port)".to_owned()
        };
        let origin = page.origin().ascii_serialization();
        let because = if !is_host {
            "a relying party's ID is a bare domain".to_owned()
        } else if site::is_ip_address(page_host) {
            "a page at an IP address can have no passkeys".to_owned()
        } else if site::registrable_domain(&rp_id).is_none() && rp_id != page_host {
            "it is a public suffix".to_owned()
        } else {
            format!("the page is at `{page_host}`, which is neither it nor below it")
        };
        report.add(
            report
                .finding(format!("The options of {} name the relying party {shown}, but {because}. The browser refuses to make or use the passkey.", analysis.place(exchange.id)))
                .sentence(format!("The passkey is for {shown}, and the page is {origin}"), "the browser throws a SecurityError")
                .fix(format!("Let the options name the page's host or its domain:\n\"{member}\": \"{}\"\nor list the page at https://{}/.well-known/webauthn:\n{{\"origins\": [\"{origin}\"]}}", site::registrable_domain(page_host).unwrap_or(page_host), if is_host { &rp_id } else { page_host }))
                .evidence(exchange.id, Locus::ResponseBody(member.into()), page_host)
                .at_most(Certainty::Likely)
                .leads_to(Effect::TurnedAway(exchange.id)),
        );
    }
}

/// The relying party's ID in the options for making or using a passkey.
fn relying_party(exchange: &Exchange) -> Option<(String, &'static str)> {
    let body = exchange.response.as_ref()?.body.value()?;
    if !body.raw.contains("challenge") {
        return None;
    }
    let members = json::body(body)?;
    let options = ["publicKey", "options", "data"]
        .iter()
        .find_map(|name| members.get(*name))
        .unwrap_or(&members);
    let options = options.get("publicKey").unwrap_or(options);
    options.get("challenge")?;
    let made = options.get("rp").filter(|_| options.get("pubKeyCredParams").is_some());
    if let Some(id) = made.and_then(|rp| rp.get("id")).and_then(Value::as_str) {
        return Some((id.to_owned(), "rp.id"));
    }
    let used = options.get("rpId").and_then(Value::as_str)?;
    Some((used.to_owned(), "rpId"))
}

fn fits(rp_id: &str, host: &str) -> bool {
    let below = host.strip_suffix(rp_id).is_some_and(|before| before.ends_with('.'));
    host == rp_id || (below && site::registrable_domain(rp_id).is_some())
}

/// Whether the related origins file of the relying party lists the page.
fn related(analysis: &Analysis, rp_id: &str, page: &Url) -> bool {
    let origin = page.origin().ascii_serialization();
    let address = format!("https://{rp_id}/.well-known/webauthn");
    analysis.trace.exchanges.iter().filter(|exchange| exchange.request.url == address.as_str()).any(
        |exchange| {
            let body = exchange
                .response
                .as_ref()
                .and_then(|response| response.body.value())
                .and_then(json::body);
            body.as_ref().and_then(|body| body.get("origins")?.as_array()).is_some_and(|origins| {
                origins.iter().any(|one| one == &Value::String(origin.clone()))
            })
        },
    )
}
