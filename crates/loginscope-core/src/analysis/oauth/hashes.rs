//! What is recomputed: the PKCE challenge (RFC 7636 §4.2) and the hashes of an ID token (OpenID Connect Core §3.1.3.6, §3.3.2.11).

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::token::Jwt;

/// The S256 challenge of a code verifier.
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// What is wrong with a challenge that is not the one of its verifier, where it can be told; in words.
pub fn wrong_challenge(verifier: &str, challenge: &str) -> Option<&'static str> {
    let digest = Sha256::digest(verifier);
    let hex = format!("{digest:x}");
    let right = s256(verifier);
    if challenge == verifier {
        Some("the challenge is the verifier itself, not its SHA-256")
    } else if challenge.trim_end_matches('=') == right {
        Some("the challenge has base64 padding (`=`); base64url without padding is asked for")
    } else if challenge.replace(' ', "+").trim_end_matches('=')
        == STANDARD.encode(digest).trim_end_matches('=')
    {
        Some("the challenge is base64 with `+` and `/`; base64url has `-` and `_`")
    } else if challenge.eq_ignore_ascii_case(&hex) {
        Some("the challenge is the SHA-256 in hexadecimal; base64url of the 32 bytes is asked for")
    } else if challenge == URL_SAFE_NO_PAD.encode(&hex) {
        Some(
            "the challenge is base64url of the hexadecimal digest; base64url of the 32 bytes is asked for",
        )
    } else {
        None
    }
}

/// What RFC 7636 §4.1 forbids in a verifier, in words.
pub fn wrong_verifier(verifier: &str) -> Option<String> {
    if !(43..=128).contains(&verifier.len()) {
        return Some(format!("it has {} characters; 43 to 128 are allowed", verifier.len()));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    (!verifier.chars().all(allowed))
        .then(|| "it has characters other than letters, digits and `-._~`".to_owned())
}

/// Whether `at_hash` or `c_hash` of an ID token is the one of this access token or code. `None` where the
/// token has no such claim or its algorithm does not say which hash is meant.
pub fn hash_matches(token: &Jwt, claim: &str, of: &str) -> Option<bool> {
    let claimed = token.text(claim)?;
    let algorithm = token.header.get("alg")?.as_str()?;
    let digest = match algorithm.get(2..)? {
        "256" => Sha256::digest(of).to_vec(),
        "384" => Sha384::digest(of).to_vec(),
        "512" => Sha512::digest(of).to_vec(),
        _ => return None,
    };
    let half = digest.get(..digest.len() / 2)?;
    Some(claimed.trim_end_matches('=') == URL_SAFE_NO_PAD.encode(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_the_challenge_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(s256(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(wrong_challenge(verifier, verifier).is_some());
        assert!(
            wrong_challenge(verifier, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM=").is_some()
        );
        assert_eq!(wrong_challenge(verifier, "something else"), None);
    }

    #[test]
    fn knows_bad_verifiers() {
        assert_eq!(wrong_verifier(&"a".repeat(43)), None);
        assert!(wrong_verifier("short").is_some());
        assert!(wrong_verifier(&"ä".repeat(43)).is_some());
    }

    /// The example of OpenID Connect Core §A.3.
    #[test]
    fn compares_the_hashes_of_the_standard() {
        let claims = r#"{"at_hash":"77QmUPtjPfzWtF2AnpK9RQ","c_hash":"LDktKdoQak3Pk0cnXxCltA"}"#;
        let token = Jwt {
            header: serde_json::from_str(r#"{"alg":"RS256"}"#).unwrap(),
            claims: serde_json::from_str(claims).unwrap(),
        };
        assert_eq!(
            hash_matches(&token, "at_hash", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            Some(true)
        );
        assert_eq!(hash_matches(&token, "at_hash", "another"), Some(false));
        assert_eq!(hash_matches(&token, "nonce", "another"), None);
    }
}
