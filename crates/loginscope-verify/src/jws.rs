//! Compact JSON Web Signatures (RFC 7515 §5.2) against keys.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use rsa::signature::Verifier as _;
use serde_json::{Map, Value};
use sha2::{Sha256, Sha384, Sha512};

use crate::{
    Verdict,
    key::{Key, Material},
};

/// Whether a token was signed with one of these keys. The key decides which algorithms are possible.
pub fn verify(token: &str, keys: &[Key]) -> Verdict {
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Verdict::refused("a signed token has three parts");
    };
    let Some(members) = object(header) else {
        return Verdict::refused("the header is no base64url of a JSON object");
    };
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return Verdict::refused("the signature is no base64url");
    };
    if URL_SAFE_NO_PAD.decode(payload).is_err() {
        return Verdict::refused("the payload is no base64url");
    }
    let Some(algorithm) = members.get("alg").and_then(Value::as_str) else {
        return Verdict::refused("the header names no algorithm (`alg`)");
    };
    if algorithm.eq_ignore_ascii_case("none") {
        return Verdict::refused("`alg` is `none`: nobody signed this token");
    }
    if members.contains_key("crit") {
        return Verdict::refused(
            "the header asks for an extension that must be understood (`crit`)",
        );
    }
    if signature.is_empty() {
        return Verdict::refused("there is no signature");
    }
    let signed = &token.as_bytes()[..header.len() + 1 + payload.len()];
    let id = members.get("kid").and_then(Value::as_str);
    let named: Vec<&Key> =
        keys.iter().filter(|key| id.is_some() && key.id.as_deref() == id).collect();
    // A single key without a name was pasted for this token; in a set the name decides.
    let candidates: Vec<&Key> = if named.is_empty() {
        keys.iter().filter(|key| id.is_none() || key.id.is_none() || keys.len() == 1).collect()
    } else {
        named
    };
    if candidates.is_empty() {
        return Verdict::refused("no key of the set has the token's `kid`");
    }
    let mut refusal = None;
    let mut tried = false;
    for key in candidates {
        match one(algorithm, signed, &signature, key) {
            Verdict::Valid => return Verdict::Valid,
            Verdict::Invalid => tried = true,
            Verdict::Refused(why) => refusal = Some(why),
        }
    }
    match refusal {
        Some(why) if !tried => Verdict::Refused(why),
        _ => Verdict::Invalid,
    }
}

fn one(algorithm: &str, signed: &[u8], signature: &[u8], key: &Key) -> Verdict {
    if let Some(why) = key.unfit {
        return Verdict::refused(why);
    }
    if key.algorithm.as_deref().is_some_and(|only| only != algorithm) {
        return Verdict::refused(format!("the key is for another algorithm than {algorithm}"));
    }
    let holds = match (algorithm, &key.material) {
        ("HS256" | "HS384" | "HS512", Material::Secret(secret)) => {
            if secret.is_empty() {
                return Verdict::refused("an empty secret protects nothing");
            }
            let least = algorithm
                .get(2..)
                .and_then(|bits| bits.parse::<usize>().ok())
                .map_or(0, |bits| bits / 8);
            if key.standard && secret.len() < least {
                return Verdict::refused(format!(
                    "the secret is too short for {algorithm} (RFC 7518 §3.2)"
                ));
            }
            if secret.starts_with(b"-----BEGIN") {
                return Verdict::refused(
                    "a PEM key was taken as an HMAC secret: this is how algorithms are confused",
                );
            }
            hmac(algorithm, secret, signed, signature)
        }
        ("RS256", Material::Rsa(key)) => pkcs1::<Sha256>(key, signed, signature),
        ("RS384", Material::Rsa(key)) => pkcs1::<Sha384>(key, signed, signature),
        ("RS512", Material::Rsa(key)) => pkcs1::<Sha512>(key, signed, signature),
        ("PS256", Material::Rsa(key)) => pss::<Sha256>(key, signed, signature),
        ("PS384", Material::Rsa(key)) => pss::<Sha384>(key, signed, signature),
        ("PS512", Material::Rsa(key)) => pss::<Sha512>(key, signed, signature),
        ("ES256", Material::P256(key)) => p256::ecdsa::Signature::from_slice(signature)
            .is_ok_and(|sig| key.verify(signed, &sig).is_ok()),
        ("ES384", Material::P384(key)) => p384::ecdsa::Signature::from_slice(signature)
            .is_ok_and(|sig| key.verify(signed, &sig).is_ok()),
        ("ES512", Material::P521(key)) => p521::ecdsa::Signature::from_slice(signature)
            .is_ok_and(|sig| key.verify(signed, &sig).is_ok()),
        ("EdDSA" | "Ed25519", Material::Ed25519(key)) => {
            ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|sig| key.verify_strict(signed, &sig).is_ok())
        }
        _ => {
            return Verdict::refused(format!(
                "a {} does not verify {algorithm}",
                key.material.kind()
            ));
        }
    };
    if holds { Verdict::Valid } else { Verdict::Invalid }
}

fn hmac(algorithm: &str, secret: &[u8], signed: &[u8], signature: &[u8]) -> bool {
    match algorithm {
        "HS256" => Hmac::<Sha256>::new_from_slice(secret)
            .is_ok_and(|mac| mac.chain_update(signed).verify_slice(signature).is_ok()),
        "HS384" => Hmac::<Sha384>::new_from_slice(secret)
            .is_ok_and(|mac| mac.chain_update(signed).verify_slice(signature).is_ok()),
        _ => Hmac::<Sha512>::new_from_slice(secret)
            .is_ok_and(|mac| mac.chain_update(signed).verify_slice(signature).is_ok()),
    }
}

fn pkcs1<D>(key: &rsa::RsaPublicKey, signed: &[u8], signature: &[u8]) -> bool
where
    D: sha2::Digest + rsa::pkcs8::AssociatedOid,
{
    rsa::pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| {
        rsa::pkcs1v15::VerifyingKey::<D>::new(key.clone()).verify(signed, &signature).is_ok()
    })
}

fn pss<D>(key: &rsa::RsaPublicKey, signed: &[u8], signature: &[u8]) -> bool
where
    D: sha2::Digest + sha2::digest::FixedOutputReset,
{
    rsa::pss::Signature::try_from(signature).is_ok_and(|signature| {
        rsa::pss::VerifyingKey::<D>::new(key.clone()).verify(signed, &signature).is_ok()
    })
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
