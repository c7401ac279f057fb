//! Signed session cookies: which secret made them.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::Verdict;

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// Flask's session (itsdangerous, salt `cookie-session`).
    Flask,
    /// Django's signed-cookie sessions.
    Django,
    /// Express `s:value.signature` (cookie-signature).
    Express,
}

/// Whether a session cookie was signed with this secret.
pub fn verify_cookie(kind: CookieKind, value: &str, secret: &[u8]) -> Verdict {
    let holds = match kind {
        CookieKind::Flask => flask(value, secret),
        CookieKind::Django => django(value, secret),
        CookieKind::Express => express(value, secret),
    };
    match holds {
        Some(true) => Verdict::Valid,
        Some(false) => Verdict::Invalid,
        None => Verdict::refused("the cookie has no signature that can be read"),
    }
}

fn flask(value: &str, secret: &[u8]) -> Option<bool> {
    let (signed, signature) = value.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let key = Hmac::<Sha1>::new_from_slice(secret)
        .ok()?
        .chain_update(b"cookie-session")
        .finalize()
        .into_bytes();
    let mac = Hmac::<Sha1>::new_from_slice(&key).ok()?.chain_update(signed);
    Some(mac.verify_slice(&signature).is_ok())
}

fn django(value: &str, secret: &[u8]) -> Option<bool> {
    let (signed, signature) = value.rsplit_once(':')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let key = Sha256::new()
        .chain_update(b"django.contrib.sessions.backends.signed_cookiessigner")
        .chain_update(secret)
        .finalize();
    let mac = Hmac::<Sha256>::new_from_slice(&key).ok()?.chain_update(signed);
    Some(mac.verify_slice(&signature).is_ok())
}

fn express(value: &str, secret: &[u8]) -> Option<bool> {
    let (signed, signature) = value.strip_prefix("s:")?.rsplit_once('.')?;
    let signature = STANDARD_NO_PAD.decode(signature.trim_end_matches('=')).ok()?;
    let mac = Hmac::<Sha256>::new_from_slice(secret).ok()?.chain_update(signed);
    Some(mac.verify_slice(&signature).is_ok())
}
