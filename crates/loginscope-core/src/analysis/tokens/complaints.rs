//! What servers say is wrong with a token, in the words of the libraries that check them.

use crate::{
    analysis::{Analysis, refusals::Refusals},
    http::authorization,
    model::{Exchange, ExchangeId, Trace},
};

/// What is wrong with a token in the server's opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// `exp` has passed.
    Expired,
    /// `nbf` or `iat` lies ahead.
    NotYetValid,
    /// `iss` is another one.
    Issuer,
    /// `aud` is another one.
    Audience,
    /// No key has the token's `kid`.
    UnknownKey,
    /// The issuer's keys can't be had.
    NoKeys,
    /// `alg` is not one that is allowed.
    Algorithm,
    /// The signature does not hold.
    Signature,
    /// It is no token.
    Malformed,
}

/// Words, and what they mean. Those that say more come first.
const WORDS: &[(&str, Complaint)] = &[
    // jose
    ("no applicable key found in the json web key set", Complaint::UnknownKey),
    ("unexpected \"iss\" claim", Complaint::Issuer),
    ("unexpected \"aud\" claim", Complaint::Audience),
    ("\"exp\" claim timestamp check failed", Complaint::Expired),
    ("\"nbf\" claim timestamp check failed", Complaint::NotYetValid),
    ("\"alg\" (algorithm) header parameter value not allowed", Complaint::Algorithm),
    // ASP.NET
    ("signature key was not found", Complaint::UnknownKey),
    ("the issuer '", Complaint::Issuer),
    ("the audience '", Complaint::Audience),
    ("the token expired at '", Complaint::Expired),
    ("the token is not valid before '", Complaint::NotYetValid),
    ("the signature is invalid", Complaint::Signature),
    // Spring Security, Nimbus
    ("another algorithm expected, or no matching key", Complaint::UnknownKey),
    ("couldn't retrieve remote jwk set", Complaint::NoKeys),
    ("the iss claim is not valid", Complaint::Issuer),
    ("the aud claim is not valid", Complaint::Audience),
    ("this aud claim is not", Complaint::Audience),
    ("signed jwt rejected: invalid signature", Complaint::Signature),
    ("unsupported algorithm of", Complaint::Algorithm),
    ("jwt used before", Complaint::NotYetValid),
    // Envoy, Istio
    ("jwks doesn't have key to match", Complaint::UnknownKey),
    ("jwks remote fetch is failed", Complaint::NoKeys),
    ("jwt issuer is not configured", Complaint::Issuer),
    ("audiences in jwt are not allowed", Complaint::Audience),
    ("jwt verification fails", Complaint::Signature),
    ("jwt not yet valid", Complaint::NotYetValid),
    ("jwt is not in the form of", Complaint::Malformed),
    // jsonwebtoken
    ("jwt issuer invalid", Complaint::Issuer),
    ("jwt audience invalid", Complaint::Audience),
    ("jwt not active", Complaint::NotYetValid),
    ("jwt malformed", Complaint::Malformed),
    ("jwt expired", Complaint::Expired),
    ("jwt is expired", Complaint::Expired),
    ("unable to find a signing key that matches", Complaint::UnknownKey),
    // PyJWT, golang-jwt and their like
    ("audience doesn't match", Complaint::Audience),
    ("invalid audience", Complaint::Audience),
    ("invalid issuer", Complaint::Issuer),
    ("token has invalid issuer", Complaint::Issuer),
    ("token has invalid audience", Complaint::Audience),
    ("the token is not yet valid", Complaint::NotYetValid),
    ("token is not valid yet", Complaint::NotYetValid),
    ("token used before issued", Complaint::NotYetValid),
    ("specified alg value is not allowed", Complaint::Algorithm),
    ("invalid algorithm", Complaint::Algorithm),
    ("signing method", Complaint::Algorithm),
    ("not enough segments", Complaint::Malformed),
    ("invalid number of segments", Complaint::Malformed),
    ("signature verification failed", Complaint::Signature),
    ("token signature is invalid", Complaint::Signature),
    ("invalid signature", Complaint::Signature),
    ("signature has expired", Complaint::Expired),
    ("token is expired", Complaint::Expired),
    ("token expired", Complaint::Expired),
    ("token has expired", Complaint::Expired),
    ("the access token expired", Complaint::Expired),
];

/// How much of a body is looked at: these are short.
const MOST_BYTES: usize = 4096;

/// What each answer says is wrong with the token that it was sent.
pub(in crate::analysis) fn complaints(
    trace: &Trace,
    refusals: &Refusals,
) -> Vec<Option<Complaint>> {
    let of = |exchange: &Exchange| {
        let response = exchange.response.as_ref()?;
        if !matches!(response.status, 400 | 401 | 403) {
            return None;
        }
        let challenges = response.headers.all("www-authenticate");
        let said = challenges.map(|(_, line)| line.to_lowercase()).find_map(|line| meaning(&line));
        said.or_else(|| {
            let text = refusals.text(exchange.id.0 as usize);
            meaning(text.get(..text.floor_char_boundary(MOST_BYTES))?)
        })
    };
    trace.exchanges.iter().map(of).collect()
}

impl Analysis {
    /// What the answer to a request says is wrong with its token, in the challenge or the body.
    pub fn complaint(&self, id: ExchangeId) -> Option<Complaint> {
        self.complaints.get(id.0 as usize).copied().flatten()
    }

    /// The challenge of an answer that says what is wrong (RFC 6750 §3), with the index of its line and its `error`.
    pub fn bearer_error(&self, id: ExchangeId) -> Option<(usize, &str, &str)> {
        let response = self.trace.get(id)?.response.as_ref()?;
        response.headers.0.iter().enumerate().find_map(|(index, header)| {
            if !header.name.eq_ignore_ascii_case("www-authenticate") {
                return None;
            }
            let line = header.value.as_str();
            Some((index, line, authorization::parameter(line, "error")?))
        })
    }
}

fn meaning(text: &str) -> Option<Complaint> {
    WORDS.iter().find(|(words, _)| text.contains(words)).map(|(_, complaint)| *complaint)
}
