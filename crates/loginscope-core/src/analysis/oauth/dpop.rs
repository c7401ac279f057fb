//! DPoP proofs (RFC 9449): what each says, and where it does not fit its request.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::{
    http::authorization,
    model::{Exchange, ExchangeId, Timestamp, Trace},
    token::Jwt,
};

/// Servers accept proofs of some minutes around their own time.
const LEEWAY_SECONDS: i64 = 300;

/// A request with a proof, or one that should have had one.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The request.
    pub exchange: ExchangeId,
    /// What does not fit, each as a clause with the member it is about.
    pub faults: Vec<(&'static str, String)>,
    /// It holds a nonce of the server.
    pub has_nonce: bool,
}

/// All requests with proofs, and those that send a bound token without one.
pub(super) fn proofs(trace: &Trace) -> Vec<Proof> {
    let mut seen = BTreeSet::new();
    let mut nonces = BTreeMap::new();
    let mut found = Vec::new();
    for exchange in &trace.exchanges {
        if let Some(proof) = proof(exchange, &mut seen, &nonces) {
            found.push(proof);
        }
        let nonce = exchange.response_header("dpop-nonce");
        if let (Some((_, nonce)), Ok(url)) = (nonce, Url::parse(&exchange.request.url)) {
            nonces.insert(url.origin().ascii_serialization(), nonce.to_owned());
        }
    }
    found
}

fn proof(
    exchange: &Exchange,
    seen: &mut BTreeSet<String>,
    nonces: &BTreeMap<String, String>,
) -> Option<Proof> {
    let headers = &exchange.request.headers;
    let sent = headers.get("authorization").map(authorization::credentials);
    let token = sent.and_then(|(_, token)| Jwt::decode(token));
    let bound_to = token.as_ref().and_then(|token| token.claims.get("cnf")?.get("jkt")?.as_str());
    let mut faults = Vec::new();
    if bound_to.is_some() && sent.is_some_and(|(scheme, _)| !scheme.eq_ignore_ascii_case("dpop")) {
        faults.push((
            "Authorization",
            "the token is bound to a key, so its scheme has to be `DPoP`, not `Bearer`".into(),
        ));
    }
    let mut lines = headers.all("dpop").map(|(_, line)| line);
    let Some(line) = lines.next() else {
        let asks = sent.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("dpop"));
        if asks && exchange.request.headers_complete {
            faults.push(("DPoP", "the request has the scheme `DPoP`, but no proof".into()));
        }
        return (!faults.is_empty()).then_some(Proof {
            exchange: exchange.id,
            faults,
            has_nonce: false,
        });
    };
    if lines.next().is_some() {
        faults.push(("DPoP", "there are two DPoP headers".into()));
    }
    let Some(jwt) = Jwt::decode(line) else {
        faults.push(("DPoP", "the proof is no JWT".into()));
        return Some(Proof { exchange: exchange.id, faults, has_nonce: false });
    };
    header_faults(&jwt, bound_to, &mut faults);
    claim_faults(exchange, &jwt, &mut faults);
    if let Some((_, token)) = sent
        && jwt.text("ath") != Some(&hash(token))
    {
        faults.push((
            "ath",
            if jwt.text("ath").is_some() {
                "`ath` is not the hash of the access token".into()
            } else {
                "`ath`, the hash of the access token, is missing".into()
            },
        ));
    }
    match jwt.text("jti") {
        None => faults.push(("jti", "`jti` is missing".into())),
        Some(jti) if !seen.insert(jti.to_owned()) => {
            faults.push(("jti", "the proof (`jti`) was used before".into()));
        }
        Some(_) => {}
    }
    let origin =
        Url::parse(&exchange.request.url).ok().map(|url| url.origin().ascii_serialization());
    let nonce = jwt.text("nonce");
    if let (Some(nonce), Some(given)) = (nonce, origin.and_then(|origin| nonces.get(&origin)))
        && nonce != given
    {
        faults.push(("nonce", "`nonce` is not the last one that the server gave".into()));
    }
    Some(Proof { exchange: exchange.id, faults, has_nonce: nonce.is_some() })
}

fn header_faults(jwt: &Jwt, bound_to: Option<&str>, faults: &mut Vec<(&'static str, String)>) {
    let text = |name: &str| jwt.header.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("typ") != "dpop+jwt" {
        faults.push(("typ", "`typ` is not `dpop+jwt`".into()));
    }
    if text("alg").starts_with("HS") || text("alg") == "none" {
        faults.push(("alg", "`alg` has to be a signature with a private key".into()));
    }
    let Some(Value::Object(key)) = jwt.header.get("jwk") else {
        faults.push(("jwk", "`jwk`, the public key, is missing".into()));
        return;
    };
    if key.contains_key("d") {
        faults.push(("jwk", "`jwk` holds the private key".into()));
    }
    if let (Some(bound_to), Some(thumbprint)) = (bound_to, thumbprint(key))
        && bound_to != thumbprint
    {
        faults.push((
            "jwk",
            "the token is bound to another key (`cnf.jkt` is not the thumbprint of `jwk`)".into(),
        ));
    }
}

fn claim_faults(exchange: &Exchange, jwt: &Jwt, faults: &mut Vec<(&'static str, String)>) {
    let method = exchange.request.method.as_str();
    if jwt.text("htm") != Some(method) {
        faults.push(("htm", format!("`htm` is not the method `{method}`")));
    }
    let bare = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    let (said, real) = (jwt.text("htu").and_then(bare), bare(&exchange.request.url));
    if said != real {
        let difference = said
            .as_ref()
            .zip(real.as_ref())
            .and_then(|(said, real)| super::redirect_uri::difference(said.as_str(), real.as_str()));
        let how = difference
            .map(|found| format!(": it has `{}`, the request `{}`", found.first, found.second));
        faults.push((
            "htu",
            format!("`htu` is not the URL of the request{}", how.unwrap_or_default()),
        ));
    }
    let date =
        exchange.response_header("date").and_then(|(_, date)| Timestamp::from_http_date(date));
    let now = date.unwrap_or(exchange.started_at);
    match jwt.time("iat") {
        None => faults.push(("iat", "`iat` is missing".into())),
        Some(iat) => {
            let off = iat.seconds() - now.seconds();
            if off.abs() > LEEWAY_SECONDS {
                let how = if off > 0 { "in the future" } else { "old" };
                faults.push((
                    "iat",
                    format!("the proof is {} {how} (`iat`)", crate::words::duration(off)),
                ));
            }
        }
    }
}

fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// The thumbprint of a key (RFC 7638 §3).
fn thumbprint(key: &Map<String, Value>) -> Option<String> {
    let members: &[&str] = match key.get("kty")?.as_str()? {
        "EC" => &["crv", "kty", "x", "y"],
        "RSA" => &["e", "kty", "n"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let mut text = String::from("{");
    for (index, name) in members.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&format!("\"{name}\":{}", key.get(*name)?));
    }
    text.push('}');
    Some(hash(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and thumbprint of RFC 9449 §6.1 and the token's hash of §7.1.
    #[test]
    fn computes_what_the_standard_shows() {
        let key = serde_json::from_str(r#"{"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"}"#).unwrap();
        assert_eq!(
            thumbprint(&key).as_deref(),
            Some("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
        );
        assert_eq!(
            hash("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"),
            "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
        );
    }
}
