//! The keys that issuers publish, as far as the capture holds them.

use serde_json::Value;
use url::Url;

use crate::{
    analysis::{Analysis, context::Context, oauth::Metadata},
    http::json,
    model::{ExchangeId, Trace},
};

/// A public key as a set describes it (RFC 7517 §4).
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// `kid`
    pub id: Option<String>,
    /// `kty`
    pub kind: String,
    /// `alg`
    pub algorithm: Option<String>,
}

/// The answer of an address that publishes keys.
#[derive(Clone, Debug)]
pub struct KeySet {
    /// The answer.
    pub exchange: ExchangeId,
    /// Its address.
    pub url: Url,
    /// What it has.
    pub keys: Vec<PublicKey>,
    /// The set as it was sent, to verify signatures with.
    pub json: String,
    /// Why no key can be read from it, as what the answer is: "is a page, not JSON".
    pub fault: Option<&'static str>,
}

/// Reads them all.
pub(in crate::analysis) fn key_sets(
    trace: &Trace,
    contexts: &[Context],
    metadata: &[Metadata],
) -> Vec<KeySet> {
    let mut found = Vec::new();
    for (exchange, context) in trace.exchanges.iter().zip(contexts) {
        let (Some(url), Some(response)) = (context.url.as_deref(), &exchange.response) else {
            continue;
        };
        if context.is_preflight || exchange.request.method != "GET" {
            continue;
        }
        let announced = metadata.iter().any(|document| jwks_uri(document) == Some(url.as_str()));
        let named = ["/jwks", "/jwks.json", "/openid-connect/certs", "/discovery/v2.0/keys"]
            .iter()
            .any(|end| url.path().ends_with(end));
        let body = response.body.value();
        let members = body.and_then(json::body);
        let list =
            members.as_ref().and_then(|members| members.get("keys")).and_then(Value::as_array);
        let is_set = list.and_then(|list| list.first()?.get("kty")).is_some();
        if !(announced || named || is_set) {
            continue;
        }
        let fault = match (response.status, body, list) {
            (300..=399, ..) | (_, None, _) if response.status < 400 => continue,
            (400.., ..) => Some("is an error"),
            (_, Some(body), None) if body.truncated || body.is_empty() => continue,
            (_, Some(body), None) if body.text().trim_start().starts_with('<') => {
                Some("is a page, not JSON")
            }
            (_, _, None) => Some("is no key set"),
            (_, _, Some(list)) if list.is_empty() => Some("has no key in it"),
            _ => None,
        };
        let json = body.filter(|_| fault.is_none()).map(|body| body.text().into_owned());
        found.push(KeySet {
            exchange: exchange.id,
            url: url.clone(),
            keys: list.into_iter().flatten().map(public_key).collect(),
            json: json.unwrap_or_default(),
            fault,
        });
    }
    found
}

fn jwks_uri(document: &Metadata) -> Option<&str> {
    document.members.get("jwks_uri")?.as_str()
}

fn public_key(key: &Value) -> PublicKey {
    let text = |name: &str| key.get(name).and_then(Value::as_str).map(str::to_owned);
    PublicKey { id: text("kid"), kind: text("kty").unwrap_or_default(), algorithm: text("alg") }
}

impl Analysis {
    /// What an issuer says of itself, where the capture holds it.
    pub fn metadata_of_issuer(&self, issuer: &str) -> Option<&Metadata> {
        self.oauth.metadata.iter().find(|document| document.issuer == issuer)
    }

    /// The last readable key set of an issuer.
    pub fn keys_of(&self, issuer: &str) -> Option<&KeySet> {
        let published = self.metadata_of_issuer(issuer).and_then(jwks_uri);
        let below = issuer.trim_end_matches('/');
        self.key_sets.iter().rev().filter(|set| set.fault.is_none()).find(|set| {
            let address = set.url.as_str();
            match published {
                Some(published) => address == published,
                None => address
                    .strip_prefix(below)
                    .is_some_and(|rest| !below.is_empty() && rest.starts_with('/')),
            }
        })
    }
}
