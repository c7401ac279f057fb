//! Keys as people have them: a shared secret, PEM, a JSON Web Key or a set of them (RFC 7517, 7518 §6, 8037).

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::{BigUint, RsaPublicKey, traits::PublicKeyParts as _};
use serde_json::{Map, Value};

use crate::pem;

/// The largest modulus that is computed with, in bits; a hostile key must not keep the machine busy.
const MOST_BITS: usize = 16_384;

/// The mathematical part of a key.
#[derive(Clone)]
pub enum Material {
    /// Shared between both sides: HMAC.
    Secret(Vec<u8>),
    /// RSA.
    Rsa(Box<RsaPublicKey>),
    /// NIST P-256.
    P256(Box<p256::ecdsa::VerifyingKey>),
    /// NIST P-384.
    P384(Box<p384::ecdsa::VerifyingKey>),
    /// NIST P-521.
    P521(Box<p521::ecdsa::VerifyingKey>),
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
}

/// A key with what its owner says about it.
#[derive(Clone)]
pub struct Key {
    /// The mathematical part.
    pub material: Material,
    /// It comes from a JSON Web Key, for which the least lengths of RFC 7518 hold.
    pub(crate) standard: bool,
    /// Its name in a set.
    pub id: Option<String>,
    /// The one algorithm that it is for.
    pub algorithm: Option<String>,
    /// Why it must not be used for signatures, where it says so.
    pub unfit: Option<&'static str>,
}

impl fmt::Debug for Key {
    /// The kind and the name; never the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("kind", &self.material.kind())
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Material {
    /// In words.
    pub fn kind(&self) -> &'static str {
        match self {
            Material::Secret(_) => "shared secret",
            Material::Rsa(_) => "RSA key",
            Material::P256(_) => "P-256 key",
            Material::P384(_) => "P-384 key",
            Material::P521(_) => "P-521 key",
            Material::Ed25519(_) => "Ed25519 key",
        }
    }
}

impl Key {
    /// A shared secret, byte for byte.
    pub fn secret(bytes: &[u8]) -> Key {
        Key::plain(Material::Secret(bytes.to_vec()))
    }

    pub(crate) fn plain(material: Material) -> Key {
        Key { standard: false, material, id: None, algorithm: None, unfit: None }
    }
}

/// The keys in a text: PEM, a JSON Web Key or a JSON Web Key Set. Keys of a set that are of no use here are left out.
pub fn keys(text: &str) -> Result<Vec<Key>, String> {
    let text = text.trim();
    if text.starts_with("-----BEGIN") {
        return pem::key(text).map(|key| vec![key]);
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("neither PEM nor JSON: {error}"))?;
    if let Some(set) = value.get("keys") {
        let set = set.as_array().ok_or("`keys` is no array")?;
        let found: Vec<Key> = set.iter().filter_map(|key| jwk(key.as_object()?).ok()).collect();
        let secrets =
            found.iter().filter(|key| matches!(key.material, Material::Secret(_))).count();
        if secrets > 0 && secrets < found.len() {
            // Whoever can read such a set can sign with the secret.
            return Err("the set mixes shared secrets with public keys".into());
        }
        let mut ids: Vec<&str> = set.iter().filter_map(|key| key.get("kid")?.as_str()).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("two keys of the set have the same `kid`".into());
        }
        return if found.is_empty() {
            Err("the set has no key that can verify".into())
        } else {
            Ok(found)
        };
    }
    jwk(value.as_object().ok_or("a key is a JSON object")?).map(|key| vec![key])
}

fn jwk(members: &Map<String, Value>) -> Result<Key, String> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let bytes = |name: &str| {
        let value = text(name).ok_or_else(|| format!("the key has no `{name}`"))?;
        URL_SAFE_NO_PAD.decode(value).map_err(|_| format!("`{name}` is no base64url"))
    };
    let material = match (text("kty").unwrap_or_default(), text("crv").unwrap_or_default()) {
        ("oct", _) => Material::Secret(bytes("k")?),
        ("RSA", _) => rsa(&bytes("n")?, &bytes("e")?)?,
        ("EC", curve) => {
            // An uncompressed point (SEC 1 §2.3.3).
            let (x, y) = (bytes("x")?, bytes("y")?);
            let point = [&[4u8][..], &x, &y].concat();
            match curve {
                "P-256" => p256::ecdsa::VerifyingKey::from_sec1_bytes(&point)
                    .ok()
                    .map(|key| Material::P256(Box::new(key))),
                "P-384" => p384::ecdsa::VerifyingKey::from_sec1_bytes(&point)
                    .ok()
                    .map(|key| Material::P384(Box::new(key))),
                "P-521" => p521::ecdsa::VerifyingKey::from_sec1_bytes(&point)
                    .ok()
                    .map(|key| Material::P521(Box::new(key))),
                other => return Err(format!("the curve {other:?} is not supported")),
            }
            .ok_or("x and y are no point of the curve")?
        }
        ("OKP", "Ed25519") => {
            let bytes: [u8; 32] = bytes("x")?.try_into().map_err(|_| "`x` has not 32 bytes")?;
            let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes)
                .map_err(|_| "`x` is no point of the curve")?;
            Material::Ed25519(Box::new(key))
        }
        (kind, curve) => return Err(format!("keys of kind {kind:?} {curve:?} are not supported")),
    };
    let operations = members.get("key_ops").and_then(Value::as_array);
    let unfit = if text("use").is_some_and(|usage| usage != "sig") {
        Some("the key is not for signatures (`use`)")
    } else if operations
        .is_some_and(|list| !list.iter().any(|name| name == "verify" || name == "sign"))
    {
        Some("the key is not for verifying (`key_ops`)")
    } else {
        weakness(&material)
    };
    Ok(Key {
        standard: true,
        material,
        id: text("kid").map(str::to_owned),
        algorithm: text("alg").map(str::to_owned),
        unfit,
    })
}

fn rsa(n: &[u8], e: &[u8]) -> Result<Material, String> {
    RsaPublicKey::new_with_max_size(BigUint::from_bytes_be(n), BigUint::from_bytes_be(e), MOST_BITS)
        .map(|key| Material::Rsa(Box::new(key)))
        .map_err(|error| format!("no RSA key: {error}"))
}

/// Why an RSA key must not be trusted.
fn weakness(material: &Material) -> Option<&'static str> {
    let Material::Rsa(key) = material else { return None };
    if key.n().bits() < 2048 {
        return Some("the RSA key has less than 2048 bits (RFC 7518 §3.3)");
    }
    is_roca(key.n())
        .then_some("the RSA key was made by a chip whose keys can be broken (ROCA, CVE-2017-15361)")
}

/// Such moduli are powers of 65537 modulo every small prime.
fn is_roca(n: &BigUint) -> bool {
    const PRIMES: [u32; 38] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
        97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];
    PRIMES.iter().all(|&prime| {
        let rest = (n % BigUint::from(prime))
            .to_bytes_be()
            .iter()
            .fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        let mut power = 1;
        (0..prime).any(|_| {
            power = power * 65_537 % prime;
            power == rest
        })
    })
}
