//! Keys and certificates in PEM (RFC 7468). A private key verifies as well as its public half, which is taken from it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, DecodeRsaPublicKey as _};

use crate::key::{Key, Material};

/// The first key in a PEM text.
pub(crate) fn key(text: &str) -> Result<Key, String> {
    let (label, der) = block(text)?;
    let material = match label {
        "PUBLIC KEY" => public(&der),
        "CERTIFICATE" => public(subject_key(&der).ok_or("the certificate can't be read")?),
        "RSA PUBLIC KEY" => {
            rsa::RsaPublicKey::from_pkcs1_der(&der).ok().map(|key| Material::Rsa(Box::new(key)))
        }
        "RSA PRIVATE KEY" => rsa::RsaPrivateKey::from_pkcs1_der(&der)
            .ok()
            .map(|key| Material::Rsa(Box::new(key.to_public_key()))),
        "PRIVATE KEY" => private(&der),
        "EC PRIVATE KEY" => {
            return Err("an EC key in SEC 1 form; convert it with `openssl pkey -pubout`".into());
        }
        other => return Err(format!("a PEM block of kind {other:?} holds no key for signatures")),
    };
    material
        .map(Key::plain)
        .ok_or_else(|| format!("the {label} is broken or of a kind that is not supported"))
}

fn block(text: &str) -> Result<(&str, Vec<u8>), String> {
    let inner = text.split_once("-----BEGIN ").ok_or("there is no PEM block")?.1;
    let (label, rest) = inner.split_once("-----").ok_or("the PEM block has no label")?;
    let body = rest.split_once("-----END ").ok_or("the PEM block has no end")?.0;
    let body: String = body.split_whitespace().collect();
    let der =
        STANDARD.decode(body).map_err(|error| format!("the PEM block is no base64: {error}"))?;
    Ok((label, der))
}

fn public(der: &[u8]) -> Option<Material> {
    if let Ok(key) = rsa::RsaPublicKey::from_public_key_der(der) {
        return Some(Material::Rsa(Box::new(key)));
    }
    if let Ok(key) = p256::PublicKey::from_public_key_der(der) {
        return Some(Material::P256(Box::new(key.into())));
    }
    if let Ok(key) = p384::PublicKey::from_public_key_der(der) {
        return Some(Material::P384(Box::new(key.into())));
    }
    if let Ok(key) = p521::PublicKey::from_public_key_der(der) {
        let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(&key.to_sec1_bytes()).ok()?;
        return Some(Material::P521(Box::new(key)));
    }
    let key = ed25519_dalek::VerifyingKey::from_public_key_der(der).ok()?;
    Some(Material::Ed25519(Box::new(key)))
}

fn private(der: &[u8]) -> Option<Material> {
    if let Ok(key) = rsa::RsaPrivateKey::from_pkcs8_der(der) {
        return Some(Material::Rsa(Box::new(key.to_public_key())));
    }
    if let Ok(key) = p256::SecretKey::from_pkcs8_der(der) {
        return Some(Material::P256(Box::new(key.public_key().into())));
    }
    if let Ok(key) = p384::SecretKey::from_pkcs8_der(der) {
        return Some(Material::P384(Box::new(key.public_key().into())));
    }
    if let Ok(key) = p521::SecretKey::from_pkcs8_der(der) {
        let key =
            p521::ecdsa::VerifyingKey::from_sec1_bytes(&key.public_key().to_sec1_bytes()).ok()?;
        return Some(Material::P521(Box::new(key)));
    }
    let key = ed25519_dalek::SigningKey::from_pkcs8_der(der).ok()?;
    Some(Material::Ed25519(Box::new(key.verifying_key())))
}

/// The subjectPublicKeyInfo of an X.509 certificate (RFC 5280 §4.1).
fn subject_key(der: &[u8]) -> Option<&[u8]> {
    let certificate = Element::read(der)?;
    let signed = Element::read(certificate.content)?;
    let version = Element::read(signed.content)?;
    // The version is optional: [0] EXPLICIT.
    let mut at = if version.tag == 0xA0 { version.after } else { signed.content };
    // serialNumber, signature, issuer, validity, subject.
    for _ in 0..5 {
        at = Element::read(at)?.after;
    }
    Some(Element::read(at)?.whole)
}

/// One element of DER (X.690 §8.1).
struct Element<'d> {
    tag: u8,
    whole: &'d [u8],
    content: &'d [u8],
    after: &'d [u8],
}

impl<'d> Element<'d> {
    fn read(der: &'d [u8]) -> Option<Element<'d>> {
        let (&tag, &first) = (der.first()?, der.get(1)?);
        let (length, head) = if first < 0x80 {
            (usize::from(first), 2)
        } else {
            let count = usize::from(first & 0x7F);
            if count > 4 {
                return None;
            }
            let bytes = der.get(2..2 + count)?;
            (bytes.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)), 2 + count)
        };
        let end = head.checked_add(length)?;
        Some(Element {
            tag,
            whole: der.get(..end)?,
            content: der.get(head..end)?,
            after: der.get(end..)?,
        })
    }
}
