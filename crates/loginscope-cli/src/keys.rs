//! Keys from the command line, and what they say about a capture's signatures.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use loginscope_core::{
    analysis::{
        Analysis,
        signatures::{self, Signature, Signatures},
    },
    session_cookie::Maker,
    token::{Shape, unwrapped},
};
use loginscope_verify::{CookieKind, Key, Verdict, keys, verify, verify_cookie};

use crate::files;

/// Where keys come from. A secret is never an argument: it would stand in the shell's history.
#[derive(Args)]
pub(crate) struct KeyFiles {
    /// A file with the secret that should have signed tokens and session cookies; a line break at its end does not count.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// A file with the public key, the certificate (PEM) or a JSON Web Key.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A file with a JSON Web Key Set.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
}

/// What signatures are held against.
#[derive(Default)]
pub(crate) struct Keys {
    /// For tokens.
    pub(crate) tokens: Vec<Key>,
    /// For session cookies.
    pub(crate) secret: Option<Vec<u8>>,
}

impl Keys {
    /// Whether none was given.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty() && self.secret.is_none()
    }
}

impl KeyFiles {
    /// Reads the files.
    pub(crate) fn read(&self) -> anyhow::Result<Keys> {
        let mut all = Keys::default();
        if let Some(file) = &self.secret_file {
            let mut secret = files::read(file)?;
            while matches!(secret.last(), Some(b'\n' | b'\r')) {
                secret.pop();
            }
            all.tokens.push(Key::secret(&secret));
            all.secret = Some(secret);
        }
        for file in [&self.key, &self.jwks].into_iter().flatten() {
            let text = String::from_utf8_lossy(&files::read(file)?).into_owned();
            let found =
                keys(&text).map_err(anyhow::Error::msg).with_context(|| files::name(file))?;
            all.tokens.extend(found);
        }
        Ok(all)
    }
}

/// How a framework's session cookies are signed, where that is known.
pub(crate) fn cookie_kind(maker: Maker) -> Option<CookieKind> {
    match maker {
        Maker::Flask => Some(CookieKind::Flask),
        Maker::Django => Some(CookieKind::Django),
        Maker::Express => Some(CookieKind::Express),
        _ => None,
    }
}

/// Holds every signature of a capture against the keys that were given, and against those that issuers publish in it.
pub(crate) fn signatures(analysis: &Analysis, given: &Keys) -> Signatures {
    let mut found = Signatures::default();
    for token in &analysis.tokens {
        if !matches!(token.shape, Shape::Jws { .. } | Shape::SdJwt { .. }) {
            continue;
        }
        let signed = token.value.split('~').next().unwrap_or_default();
        let published = token.claim("iss").and_then(|issuer| analysis.keys_of(issuer));
        let published_keys = published.and_then(|set| keys(&set.json).ok());
        let (verdict, from) = match (published, published_keys) {
            // The keys that the user names come first; where they don't fit, the issuer's own decide.
            _ if !given.tokens.is_empty()
                && !matches!(verify(signed, &given.tokens), Verdict::Refused(_)) =>
            {
                (verify(signed, &given.tokens), signatures::Keys::Given)
            }
            (Some(set), Some(keys)) if !keys.is_empty() => {
                (verify(signed, &keys), signatures::Keys::Published(set.exchange))
            }
            _ if !given.tokens.is_empty() => {
                (verify(signed, &given.tokens), signatures::Keys::Given)
            }
            _ => continue,
        };
        found.add(&token.value, Signature { verdict: as_fact(verdict), keys: from });
    }
    if let Some(secret) = &given.secret {
        for cookie in analysis.signed_cookies() {
            let Some(kind) = cookie_kind(cookie.maker) else { continue };
            let (value, _) = unwrapped(&cookie.value);
            let verdict = as_fact(verify_cookie(kind, &value, secret));
            found.add(&cookie.value, Signature { verdict, keys: signatures::Keys::Given });
        }
    }
    found
}

fn as_fact(verdict: Verdict) -> signatures::Verdict {
    match verdict {
        Verdict::Valid => signatures::Verdict::Valid,
        Verdict::Invalid => signatures::Verdict::Invalid,
        Verdict::Refused(why) => signatures::Verdict::Refused(why),
    }
}
