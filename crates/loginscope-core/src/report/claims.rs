//! What a token says, claim by claim, in words.

use serde::{Deserialize, Serialize};

/// A token with all that it says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TokenView {
    /// `access token`, `ID token`, `token`, …
    pub kind: String,
    /// `JWT`, `opaque`.
    pub format: String,
    /// The token, or its name where secrets are replaced.
    pub value: String,
    /// The claims of its header.
    pub header: Vec<Claim>,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// When it was valid and when it was used.
    pub lifetime: Option<Lifetime>,
    /// Everywhere it was seen.
    pub seen: Vec<u32>,
}

/// A claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Its value, as JSON.
    pub value: String,
    /// What it means; empty where that is the issuer's own business.
    pub meaning: String,
}

/// When a token was valid and when it was used, in seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lifetime {
    /// From when on it was valid: `nbf`, else `iat`, else its first use.
    pub from: i64,
    /// Until when: `exp`.
    pub until: i64,
    /// Its first use.
    pub first: i64,
    /// Its last use.
    pub last: i64,
}

/// What a header or claim name means (RFC 7515 §4.1, RFC 7519 §4.1, OpenID Connect Core §2, RFC 9068, RFC 9449).
pub fn meaning(name: &str) -> &'static str {
    match name {
        "alg" => "How it is signed",
        "typ" => "What kind of token it is",
        "kid" => "Which key signed it",
        "cty" => "What is inside it",
        "jku" | "x5u" => "Where its key can be fetched",
        "x5t" | "x5t#S256" => "The fingerprint of the certificate",
        "iss" => "Who issued it",
        "sub" => "Whom it is about",
        "aud" => "Whom it is meant for; another receiver must refuse it",
        "exp" => "It is valid until",
        "nbf" => "It is valid from",
        "iat" => "It was issued",
        "jti" => "Its own number",
        "nonce" => "Ties it to the login that asked for it",
        "at_hash" => "Ties it to its access token",
        "c_hash" => "Ties it to its authorization code",
        "s_hash" => "Ties it to the state of the request",
        "azp" => "The client that asked for it",
        "client_id" => "The client that it was issued to",
        "scope" | "scp" => "What it allows",
        "auth_time" => "When the user logged in",
        "acr" => "How strong the login was",
        "amr" => "How the user proved who they are",
        "sid" => "The session at the identity provider",
        "cnf" => "The key that its bearer has to hold",
        "roles" | "groups" | "entitlements" => "What its user may do",
        "tid" | "tenant" => "The tenant",
        "email" | "name" | "preferred_username" | "given_name" | "family_name" | "upn" => {
            "Something about the user"
        }
        "email_verified" => "Whether the issuer checked the address",
        _ => "",
    }
}

/// Whether a claim is a time.
pub fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "nbf" | "iat" | "auth_time" | "updated_at")
}
