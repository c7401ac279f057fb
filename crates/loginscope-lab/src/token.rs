//! Random values and JSON Web Tokens, with keys made at start.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

/// Seconds since 1970, by the clock that the `Date` header tells too.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Base64url without padding.
pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The code challenge of a code verifier, by method `S256`.
pub fn code_challenge(verifier: &str) -> String {
    base64url(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

/// Signs with one key pair that lives as long as the lab.
pub struct Signer {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl Signer {
    pub(crate) fn make() -> anyhow::Result<Self> {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            .and_then(|pkcs8| {
                Ok(EcdsaKeyPair::from_pkcs8(
                    &ECDSA_P256_SHA256_FIXED_SIGNING,
                    pkcs8.as_ref(),
                    &random,
                )?)
            })
            .map_err(|_| anyhow::anyhow!("no key pair could be made"))?;
        Ok(Self { key, random })
    }

    /// 192 random bits as text.
    pub fn random(&self) -> String {
        let mut bytes = [0; 24];
        // The generator of the operating system fails on no platform that the lab runs on; a value
        // that repeats would be seen at once by the scenario that needs it to differ.
        let _ = self.random.fill(&mut bytes);
        base64url(bytes)
    }

    /// A signed token with these claims.
    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({"alg": "ES256", "typ": "JWT", "kid": self.key_id()});
        let input = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
        let signature =
            self.key.sign(&self.random, input.as_bytes()).map_or_else(|_| String::new(), base64url);
        format!("{input}.{signature}")
    }

    /// The claims of a token that this signer made, whatever its times say.
    pub fn verify(&self, token: &str) -> Option<Value> {
        let (input, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        ring::signature::UnparsedPublicKey::new(
            &ring::signature::ECDSA_P256_SHA256_FIXED,
            self.key.public_key().as_ref(),
        )
        .verify(input.as_bytes(), &signature)
        .ok()?;
        let (_, claims) = input.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    /// The claims of a token that this signer made and that has not expired.
    pub fn accept(&self, token: &str) -> Option<Value> {
        self.verify(token).filter(|claims| {
            claims.get("exp").and_then(Value::as_u64).is_some_and(|end| end > now())
        })
    }

    /// The JSON Web Key Set with the public key.
    pub fn key_set(&self) -> Value {
        // An uncompressed point: one byte 4, then the two coordinates.
        let point = self.key.public_key().as_ref();
        let (x, y) = point.get(1..).unwrap_or_default().split_at(point.len() / 2);
        json!({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
            "kid": self.key_id(), "x": base64url(x), "y": base64url(y)}]})
    }

    fn key_id(&self) -> String {
        let digest = ring::digest::digest(&ring::digest::SHA256, self.key.public_key().as_ref());
        base64url(digest.as_ref().get(..9).unwrap_or_default())
    }
}
