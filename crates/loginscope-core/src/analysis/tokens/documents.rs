//! What issuers publish and the capture holds: discovery documents and key sets.

use serde_json::Value;
use url::Url;

use crate::{
    analysis::context::Context,
    http::json,
    model::{ExchangeId, Trace},
};

/// A discovery document (OpenID Connect Discovery §3, RFC 8414 §2).
#[derive(Clone, Debug)]
pub struct Discovery {
    /// Its answer.
    pub exchange: ExchangeId,
    /// The issuer that it names.
    pub issuer: String,
    /// Where the issuer's keys are.
    pub jwks_uri: Option<String>,
    /// Where its tokens come from.
    pub token_endpoint: Option<String>,
    /// The algorithms it signs ID tokens with; empty where it says nothing.
    pub algorithms: Vec<String>,
}

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

/// All that was seen.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// In order.
    pub discoveries: Vec<Discovery>,
    /// In order.
    pub key_sets: Vec<KeySet>,
}

impl Documents {
    /// The document of an issuer.
    pub fn discovery(&self, issuer: &str) -> Option<&Discovery> {
        self.discoveries.iter().find(|document| document.issuer == issuer)
    }

    /// The last readable key set of an issuer.
    pub fn keys_of(&self, issuer: &str) -> Option<&KeySet> {
        let published = self.discovery(issuer).and_then(|document| document.jwks_uri.as_deref());
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

/// Reads them all.
pub fn documents(trace: &Trace, contexts: &[Context]) -> Documents {
    let mut found = Documents::default();
    for (exchange, context) in trace.exchanges.iter().zip(contexts) {
        let (Some(url), Some(response)) = (context.url.as_deref(), &exchange.response) else {
            continue;
        };
        if context.is_preflight || exchange.request.method != "GET" {
            continue;
        }
        let path = url.path();
        let well_known = path.contains("/.well-known/openid-configuration")
            || path.contains("/.well-known/oauth-");
        let announced = found
            .discoveries
            .iter()
            .any(|document| document.jwks_uri.as_deref() == Some(url.as_str()));
        let body = response.body.value();
        let members = body.and_then(json::body);
        if well_known && response.status == 200 {
            found
                .discoveries
                .extend(members.as_ref().and_then(|members| discovery(exchange.id, members)));
            continue;
        }
        let named = ["/jwks", "/jwks.json", "/openid-connect/certs", "/jwks_uri"]
            .iter()
            .any(|end| path.ends_with(end));
        let is_set = members
            .as_ref()
            .and_then(|members| members.get("keys")?.as_array()?.first()?.get("kty"))
            .is_some();
        if !(announced || named || is_set) {
            continue;
        }
        let list =
            members.as_ref().and_then(|members| members.get("keys")).and_then(Value::as_array);
        let fault = match (response.status, body, list) {
            (304 | 300..=399, ..) => continue,
            (400.., ..) => Some("is an error"),
            (_, None, _) => continue,
            (_, Some(body), None) if body.truncated => continue,
            (_, Some(body), None) if body.text().trim_start().starts_with('<') => {
                Some("is a page, not JSON")
            }
            (_, Some(_), None) => Some("is no key set"),
            (_, _, Some(list)) if list.is_empty() => Some("has no key in it"),
            _ => None,
        };
        found.key_sets.push(KeySet {
            exchange: exchange.id,
            url: url.clone(),
            keys: list.into_iter().flatten().map(public_key).collect(),
            json: body
                .map(|body| body.text().into_owned())
                .filter(|_| fault.is_none())
                .unwrap_or_default(),
            fault,
        });
    }
    found
}

fn discovery(exchange: ExchangeId, members: &Value) -> Option<Discovery> {
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Discovery {
        exchange,
        issuer: text("issuer")?,
        jwks_uri: text("jwks_uri"),
        token_endpoint: text("token_endpoint"),
        algorithms: members
            .get("id_token_signing_alg_values_supported")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
    })
}

fn public_key(key: &Value) -> PublicKey {
    let text = |name: &str| key.get(name).and_then(Value::as_str).map(str::to_owned);
    PublicKey { id: text("kid"), kind: text("kty").unwrap_or_default(), algorithm: text("alg") }
}
