//! What kind of token a text is, and what is wrong with one that is broken.

use std::fmt;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value};

use crate::http::form::percent_decoded;

/// The largest part that is decoded; a longer token is explained by its size.
const MOST_BYTES: usize = 1 << 20;

/// A token, told apart by its form.
#[derive(Clone, PartialEq)]
pub enum Shape {
    /// A signed token (RFC 7515 §7.1).
    Jws {
        /// The JOSE header.
        header: Map<String, Value>,
        /// The claims, or another payload.
        payload: Payload,
        /// The length of the signature in bytes; 0 for an unsecured one (RFC 7519 §6).
        signature: usize,
    },
    /// An encrypted token, of which only the header can be read (RFC 7516 §7.1).
    Jwe {
        /// The JOSE header.
        header: Map<String, Value>,
    },
    /// A token with claims that are shown one by one (RFC 9901).
    SdJwt {
        /// The signed token.
        token: Box<Shape>,
        /// The disclosures: salt, name, value.
        disclosures: Vec<Value>,
        /// It ends with a proof of possession.
        key_binding: bool,
    },
    /// A Platform-Agnostic Security Token.
    Paseto {
        /// `v1` to `v4`.
        version: String,
        /// `local` (encrypted) or `public` (signed).
        purpose: String,
        /// The claims of a public one.
        claims: Option<Value>,
    },
    /// Nothing that can be read without asking who issued it.
    Opaque,
    /// A broken one.
    Malformed(Fault),
}

/// What a signature covers.
#[derive(Clone, PartialEq)]
pub enum Payload {
    /// Claims.
    Claims(Map<String, Value>),
    /// Another token inside (`cty: JWT`).
    Nested(Box<Shape>),
    /// Something else, with its length in bytes.
    Bytes(usize),
}

/// What is wrong with a token and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In words; never a part of the token.
    pub what: String,
    /// The byte it stands at.
    pub at: usize,
}

impl fmt::Debug for Shape {
    /// The kind only: claims are personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Shape {
    /// The kind in words.
    pub fn label(&self) -> &'static str {
        match self {
            Shape::Jws { signature: 0, .. } => "unsecured JWT",
            Shape::Jws { payload: Payload::Nested(_), .. } => "nested JWT",
            Shape::Jws { .. } => "signed JWT (JWS)",
            Shape::Jwe { .. } => "encrypted JWT (JWE)",
            Shape::SdJwt { .. } => "SD-JWT",
            Shape::Paseto { .. } => "PASETO",
            Shape::Opaque => "opaque",
            Shape::Malformed(_) => "broken token",
        }
    }
}

/// Tells a token apart.
pub fn shape(text: &str) -> Shape {
    shape_within(text, 3)
}

fn shape_within(text: &str, depth: u8) -> Shape {
    if text.len() > 4 * MOST_BYTES {
        return Shape::Malformed(Fault {
            what: format!("the token has {} bytes; no server takes that many", text.len()),
            at: 0,
        });
    }
    if let Some(found) = paseto(text) {
        return found;
    }
    if text.starts_with("ey") && text.contains('~') {
        return sd_jwt(text, depth);
    }
    if !text.starts_with("ey") {
        return disguised(text).map_or(Shape::Opaque, Shape::Malformed);
    }
    if let Some(fault) = stray(text) {
        return Shape::Malformed(fault);
    }
    let parts: Vec<&str> = text.splitn(7, '.').collect();
    let broken = |fault| Shape::Malformed(fault);
    let header = match object(parts.first().copied().unwrap_or_default(), 0, "header") {
        Ok(header) => header,
        // Random texts begin with `ey` too; without dots there is nothing that makes it a JWT.
        Err(_) if parts.len() == 1 => return Shape::Opaque,
        Err(fault) => return broken(fault),
    };
    match parts.as_slice() {
        [first, payload, signature] => {
            let Ok(bytes) = decode(payload, first.len() + 1, "payload") else {
                return decode(payload, first.len() + 1, "payload")
                    .map_or_else(Shape::Malformed, |_| Shape::Opaque);
            };
            let signature = match decode(signature, first.len() + payload.len() + 2, "signature") {
                Ok(signature) => signature.len(),
                Err(fault) => return broken(fault),
            };
            let payload = match serde_json::from_slice::<Value>(&bytes) {
                Ok(Value::Object(claims)) => Payload::Claims(claims),
                _ => match std::str::from_utf8(&bytes) {
                    Ok(inner) if inner.starts_with("ey") && inner.contains('.') && depth > 0 => {
                        Payload::Nested(Box::new(shape_within(inner, depth - 1)))
                    }
                    _ => Payload::Bytes(bytes.len()),
                },
            };
            Shape::Jws { header, payload, signature }
        }
        [_, _, _, _, _] => Shape::Jwe { header },
        [_] if !header.contains_key("alg") => Shape::Opaque,
        [_] => broken(Fault {
            what: "the token ends after its header; payload and signature are missing".into(),
            at: text.len(),
        }),
        [_, _] => broken(Fault {
            what:
                "the token ends after its payload; the signature and the dot before it are missing"
                    .into(),
            at: text.len(),
        }),
        _ => broken(Fault {
            what: format!(
                "a token has three parts (or five where it is encrypted), this one has {}",
                text.split('.').count()
            ),
            at: parts.iter().take(3).map(|part| part.len() + 1).sum::<usize>().saturating_sub(1),
        }),
    }
}

/// The token inside a text that was quoted, percent-encoded or given its scheme, with what was taken away.
pub fn unwrapped(text: &str) -> (String, Vec<&'static str>) {
    let mut value = text.trim().to_owned();
    let mut taken = Vec::new();
    // Twice encoded is common, more is a joke.
    for _ in 0..6 {
        let inner = value.trim();
        let next = if let Some(rest) = strip_scheme(inner) {
            taken.push("the scheme `Bearer`");
            rest.to_owned()
        } else if let Some(rest) =
            inner.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\'']))
        {
            taken.push("quotes");
            rest.to_owned()
        } else if inner.contains('%') && percent_decoded(inner) != inner {
            taken.push("percent-encoding");
            percent_decoded(inner).into_owned()
        } else {
            break;
        };
        value = next;
    }
    (value.trim().to_owned(), taken)
}

fn strip_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("dpop")).then_some(rest)
}

/// A JWT in a wrapping that the receiver does not take off.
fn disguised(text: &str) -> Option<Fault> {
    let (inner, taken) = unwrapped(text);
    let wrapping = taken.first()?;
    if !inner.starts_with("ey") || inner.matches('.').count() < 2 {
        return None;
    }
    Some(Fault { what: format!("the token is still wrapped in {wrapping}"), at: 0 })
}

/// The first byte that stands in no token.
fn stray(text: &str) -> Option<Fault> {
    let at = text.bytes().position(|byte| {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'+' | b'/'))
    })?;
    // Only what looks like a JWT up to here is called a broken one.
    text.get(..at)?.split_once('.')?;
    let what = match text.as_bytes().get(at) {
        Some(b'%') => "a percent sign: the token was URL-encoded and not decoded",
        Some(b' ' | b'\t' | b'\r' | b'\n') => "white space inside the token",
        Some(b'"' | b'\'') => "a quote inside the token",
        Some(b',' | b';') => "a separator: something was joined to the token",
        Some(0x80..) => "a byte that is not ASCII, such as an ellipsis from a shortened display",
        _ => "a character that base64url does not have",
    };
    Some(Fault { what: what.to_owned(), at })
}

fn decode(part: &str, at: usize, name: &str) -> Result<Vec<u8>, Fault> {
    if part.len() > MOST_BYTES {
        return Err(Fault {
            what: format!("the {name} has {} bytes; it was not decoded", part.len()),
            at,
        });
    }
    if let Some(offset) = part.find('=') {
        return Err(Fault {
            what: format!("the {name} has padding (`=`), which a token leaves out (RFC 7515 §2)"),
            at: at + offset,
        });
    }
    if let Some(offset) = part.find(['+', '/'])
        && STANDARD_NO_PAD.decode(part).is_ok()
    {
        return Err(Fault {
            what: format!("the {name} is base64, not base64url: `+` and `/` must be `-` and `_`"),
            at: at + offset,
        });
    }
    URL_SAFE_NO_PAD.decode(part).map_err(|error| match error {
        base64::DecodeError::InvalidByte(offset, _) => {
            Fault { what: format!("the {name} is not base64url"), at: at + offset }
        }
        base64::DecodeError::InvalidLastSymbol { .. } => Fault {
            what: format!(
                "the last character of the {name} can't be right: the token was cut or changed"
            ),
            at: (at + part.len()).saturating_sub(1),
        },
        _ => Fault {
            what: format!("the {name} has a length that base64 can't have: the token was cut"),
            at: at + part.len(),
        },
    })
}

fn object(part: &str, at: usize, name: &str) -> Result<Map<String, Value>, Fault> {
    let bytes = decode(part, at, name)?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Fault { what: format!("the {name} is JSON, but no object"), at }),
        Err(error) => Err(Fault {
            what: format!("the {name} is no JSON: it breaks at its character {}", error.column()),
            // Three bytes are written as four characters.
            at: at + error.column().saturating_sub(1) * 4 / 3,
        }),
    }
}

fn paseto(text: &str) -> Option<Shape> {
    let mut parts = text.split('.');
    let (version, purpose, body) = (parts.next()?, parts.next()?, parts.next()?);
    if !matches!(version, "v1" | "v2" | "v3" | "v4") || !matches!(purpose, "local" | "public") {
        return None;
    }
    let claims = (purpose == "public" && body.len() < MOST_BYTES)
        .then(|| {
            let bytes = URL_SAFE_NO_PAD.decode(body).ok()?;
            // The signature stands after the message: 256 bytes of RSA, 96 of P-384, else 64.
            let tail = match version {
                "v1" => 256,
                "v3" => 96,
                _ => 64,
            };
            serde_json::from_slice(bytes.get(..bytes.len().checked_sub(tail)?)?).ok()
        })
        .flatten();
    Some(Shape::Paseto { version: version.to_owned(), purpose: purpose.to_owned(), claims })
}

fn sd_jwt(text: &str, depth: u8) -> Shape {
    let mut parts = text.split('~');
    let token = shape_within(parts.next().unwrap_or_default(), depth.saturating_sub(1));
    if matches!(token, Shape::Malformed(_) | Shape::Opaque) {
        return token;
    }
    let rest: Vec<&str> = parts.collect();
    let key_binding = rest.last().is_some_and(|last| last.contains('.'));
    let disclosures = rest
        .iter()
        .take(1000)
        .filter_map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok())
        .collect();
    Shape::SdJwt { token: Box::new(token), disclosures, key_binding }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";

    #[track_caller]
    fn fault(text: &str) -> Fault {
        match shape(text) {
            Shape::Malformed(fault) => fault,
            other => panic!("{text} is a {other:?}"),
        }
    }

    #[test]
    fn tells_kinds_apart() {
        for (text, label) in [
            (format!("{HEADER}.e30.AAAA"), "signed JWT (JWS)"),
            ("eyJhbGciOiJub25lIn0.e30.".into(), "unsecured JWT"),
            (format!("{HEADER}.a.b.c.d"), "encrypted JWT (JWE)"),
            (format!("{HEADER}.e30.AAAA~WyJzIiwibiIsMV0~"), "SD-JWT"),
            ("v4.local.AAAA".into(), "PASETO"),
            ("gho_16C7e42F292c6912E7710c838347Ae178B4a".into(), "opaque"),
            ("eyes".into(), "opaque"),
        ] {
            assert_eq!(shape(&text).label(), label, "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        assert_eq!(fault(&format!("{HEADER}.e30")).at, 24);
        assert!(fault(&format!("{HEADER}.e30=.AAAA")).what.contains("padding"));
        assert_eq!(fault(&format!("{HEADER}.e30%2EAAAA")).at, 24);
        assert!(fault(&format!("{HEADER}.e30.A")).what.contains("cut"));
        assert!(fault(&format!("\"{HEADER}.e30.AAAA\"")).what.contains("quotes"));
        assert!(fault(&format!("{HEADER}.e30.AAAA.x")).what.contains("has 4"));
        assert_eq!(fault("eyJhbGciOiJIUzI1NiI.e30.AAAA").at, 17);
    }

    #[test]
    fn huge_and_deep_tokens_are_survived() {
        let huge = format!("{HEADER}.{}.AAAA", "A".repeat(10 << 20));
        assert!(matches!(shape(&huge), Shape::Malformed(_)));
        let deep = URL_SAFE_NO_PAD.encode("[".repeat(100_000));
        assert!(matches!(
            shape(&format!("{HEADER}.{deep}.AAAA")),
            Shape::Jws { payload: Payload::Bytes(_), .. }
        ));
    }
}
