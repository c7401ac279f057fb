//! Tokens as they stand in headers, cookies and bodies, decoded for display (RFC 7515, 7519).
//!
//! Decoding is not verifying: a claim read here is what the token says, not what is true.

mod shape;

use base64::Engine as _;
use serde_json::{Map, Value};

pub use self::shape::{Fault, Payload, Shape, shape, unwrapped};
use crate::model::Timestamp;

/// A JSON Web Signature with JSON header and payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwt {
    /// The JOSE header (RFC 7515 §4).
    pub header: Map<String, Value>,
    /// The claims (RFC 7519 §4).
    pub claims: Map<String, Value>,
}

impl Jwt {
    /// Decodes `header.payload.signature`; `None` where it is something else.
    pub fn decode(token: &str) -> Option<Jwt> {
        // Every JSON object begins with `{"` or `{ `, which base64url writes as `ey`.
        if !token.starts_with("ey") {
            return None;
        }
        let mut parts = token.split('.');
        let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        Some(Jwt { header: object(header)?, claims: object(payload)? })
    }

    /// A claim that is a text.
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// The audiences: `aud` is one text or a list (RFC 7519 §4.1.3).
    pub fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// A NumericDate claim (RFC 7519 §2).
    pub fn time(&self, claim: &str) -> Option<Timestamp> {
        let value = self.claims.get(claim)?;
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|seconds| seconds as i64))
            .map(Timestamp::from_seconds)
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7519 §3.1.
    const EXAMPLE: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn decodes_the_example_of_the_standard() {
        let jwt = Jwt::decode(EXAMPLE).unwrap();
        assert_eq!(jwt.text("iss"), Some("joe"));
        assert_eq!(jwt.time("exp"), Some(Timestamp::from_seconds(1_300_819_380)));
        assert_eq!(jwt.header.get("alg").and_then(Value::as_str), Some("HS256"));
    }

    #[test]
    fn other_texts_are_no_jwt() {
        for text in [
            "",
            "eyJ",
            "a.b.c",
            "eyJhIjoxfQ.eyJhIjoxfQ",
            "eyJhIjoxfQ.eyJhIjoxfQ.c.d",
            "eyJhIjoxfQ.W10.x",
        ] {
            assert_eq!(Jwt::decode(text), None, "{text}");
        }
    }
}
