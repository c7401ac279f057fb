//! Random values and JSON Web Tokens, with keys made at start.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{CertificateParams, DnType};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use rustls::pki_types::CertificateDer;
use serde_json::{Value, json};

use crate::scenario::IDP;

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
    certificate: CertificateDer<'static>,
    random: SystemRandom,
}

impl Signer {
    pub(crate) fn make() -> anyhow::Result<Self> {
        let random = SystemRandom::new();
        let pair = rcgen::KeyPair::generate()?;
        let key = EcdsaKeyPair::from_pkcs8(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            pair.serialized_der(),
            &random,
        )
        .map_err(|reason| anyhow::anyhow!("the new key pair is unusable: {reason}"))?;
        let mut holder = CertificateParams::default();
        holder.distinguished_name.push(DnType::CommonName, IDP);
        let certificate = holder.self_signed(&pair)?.der().clone();
        Ok(Self { key, certificate, random })
    }

    /// 192 random bits as text.
    pub fn random(&self) -> String {
        let mut bytes = [0; 24];
        // The generator of the operating system fails on no platform that the lab runs on; a value
        // that repeats would be seen at once by the scenario that needs it to differ.
        let _ = self.random.fill(&mut bytes);
        base64url(bytes)
    }

    /// A signature by ECDSA with P-256 and SHA-256, as two numbers of 32 bytes.
    pub fn signature(&self, message: &[u8]) -> Vec<u8> {
        self.key
            .sign(&self.random, message)
            .map_or_else(|_| Vec::new(), |made| made.as_ref().to_vec())
    }

    /// The certificate of the key, in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// A signed token with these claims.
    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({"alg": "ES256", "typ": "JWT", "kid": self.key_id()});
        let input = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
        format!("{input}.{}", base64url(self.signature(input.as_bytes())))
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
