//! Session cookies that can be read without a key: who made them, what is in them, when they were signed.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use serde_json::Value;

use crate::{
    http::form::percent_decoded,
    model::Timestamp,
    token::{Shape, shape},
};

/// The most that a cookie's compressed contents may grow to.
const MOST_BYTES: usize = 1 << 18;

/// Who made a session cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Flask (itsdangerous): signed, readable.
    Flask,
    /// Django's signed-cookie sessions: signed, readable.
    Django,
    /// Express or Connect `s:id.signature`: an identifier with a signature.
    Express,
    /// Express `cookie-session`: readable, its signature stands in a second cookie.
    CookieSession,
    /// Rails, signed: readable.
    RailsSigned,
    /// Rails, encrypted.
    RailsEncrypted,
    /// Laravel, encrypted.
    Laravel,
    /// Auth.js or NextAuth, encrypted.
    AuthJs,
    /// PHP: an identifier.
    Php,
    /// A Java servlet container: an identifier.
    Java,
    /// ASP.NET or ASP.NET Core.
    AspNet,
    /// Django: an identifier.
    DjangoIdentifier,
}

impl Maker {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Maker::Flask => "Flask session (signed, readable)",
            Maker::Django => "Django signed-cookie session (readable)",
            Maker::Express => "Express session identifier (signed)",
            Maker::CookieSession => "Express cookie-session (readable)",
            Maker::RailsSigned => "Rails signed cookie (readable)",
            Maker::RailsEncrypted => "Rails encrypted cookie",
            Maker::Laravel => "Laravel encrypted cookie",
            Maker::AuthJs => "Auth.js session (encrypted)",
            Maker::Php => "PHP session identifier",
            Maker::Java => "Java servlet session identifier",
            Maker::AspNet => "ASP.NET cookie",
            Maker::DjangoIdentifier => "Django session identifier",
        }
    }
}

/// A recognised session cookie.
#[derive(Clone, PartialEq)]
pub struct SessionCookie {
    /// Who made it.
    pub maker: Maker,
    /// What it holds, where that can be read.
    pub contents: Option<Value>,
    /// When it was signed, where it says so.
    pub signed_at: Option<Timestamp>,
}

/// Recognises a session cookie by its name and its form.
pub fn recognise(name: &str, value: &str) -> Option<SessionCookie> {
    let decoded = percent_decoded(value.trim().trim_matches('"'));
    let value = decoded.as_ref();
    let plain = |maker| Some(SessionCookie { maker, contents: None, signed_at: None });
    if let Some(found) = itsdangerous(value).or_else(|| django(value)) {
        return Some(found);
    }
    if value.strip_prefix("s:").is_some_and(|rest| rest.contains('.')) {
        return plain(Maker::Express);
    }
    if let Some(found) = rails(value) {
        return Some(found);
    }
    let lower = name.to_ascii_lowercase();
    let bare = lower.trim_start_matches("__host-").trim_start_matches("__secure-");
    if bare.starts_with("next-auth.session-token") || bare.starts_with("authjs.session-token") {
        let encrypted = matches!(shape(value), Shape::Jwe { .. });
        return plain(Maker::AuthJs).filter(|_| encrypted);
    }
    if let Some(contents) = base64_json(value) {
        let laravel = ["iv", "value", "mac"].iter().all(|member| contents.get(member).is_some());
        return if laravel {
            plain(Maker::Laravel)
        } else if bare.contains("sess") && contents.is_object() {
            Some(SessionCookie {
                maker: Maker::CookieSession,
                contents: Some(contents),
                signed_at: None,
            })
        } else {
            None
        };
    }
    match bare {
        "phpsessid" => plain(Maker::Php),
        "jsessionid" => plain(Maker::Java),
        "asp.net_sessionid" => plain(Maker::AspNet),
        "sessionid"
            if value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            plain(Maker::DjangoIdentifier)
        }
        _ if bare.starts_with(".aspnetcore.") || bare.starts_with(".aspxauth") => {
            plain(Maker::AspNet)
        }
        _ => None,
    }
}

/// `payload.timestamp.signature`, the payload compressed where a dot stands before it.
fn itsdangerous(value: &str) -> Option<SessionCookie> {
    let (rest, signature) = value.rsplit_once('.')?;
    let (payload, time) = rest.rsplit_once('.')?;
    let time = URL_SAFE_NO_PAD.decode(time).ok().filter(|bytes| (4..=6).contains(&bytes.len()))?;
    // SHA-1, or another hash where it was configured.
    URL_SAFE_NO_PAD.decode(signature).ok().filter(|bytes| matches!(bytes.len(), 20 | 32 | 64))?;
    let seconds = time.iter().fold(0_i64, |sum, byte| sum << 8 | i64::from(*byte));
    Some(SessionCookie {
        maker: Maker::Flask,
        contents: Some(payload_json(payload)?),
        signed_at: Some(Timestamp::from_seconds(seconds)),
    })
}

/// `payload:timestamp:signature`, the time in base 62.
fn django(value: &str) -> Option<SessionCookie> {
    let (rest, signature) = value.rsplit_once(':')?;
    let (payload, time) = rest.rsplit_once(':')?;
    URL_SAFE_NO_PAD.decode(signature).ok().filter(|bytes| matches!(bytes.len(), 20 | 32))?;
    if time.is_empty() || time.len() > 8 {
        return None;
    }
    let mut seconds = 0_i64;
    for byte in time.bytes() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        seconds = seconds * 62 + i64::from(digit);
    }
    Some(SessionCookie {
        maker: Maker::Django,
        contents: Some(payload_json(payload)?),
        signed_at: Some(Timestamp::from_seconds(seconds)),
    })
}

/// `base64--hex` is signed, `base64--base64--base64` encrypted with its IV and tag.
fn rails(value: &str) -> Option<SessionCookie> {
    let parts: Vec<&str> = value.splitn(4, "--").collect();
    match parts.as_slice() {
        [payload, signature]
            if matches!(signature.len(), 40 | 64)
                && signature.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            let bytes = STANDARD_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
            let contents = serde_json::from_slice(&bytes).ok();
            Some(SessionCookie { maker: Maker::RailsSigned, contents, signed_at: None })
        }
        [payload, iv, tag] => {
            let length = |part: &str| {
                STANDARD_NO_PAD.decode(part.trim_end_matches('=')).map(|bytes| bytes.len()).ok()
            };
            length(payload)?;
            (length(iv)? == 12 && length(tag)? == 16).then_some(SessionCookie {
                maker: Maker::RailsEncrypted,
                contents: None,
                signed_at: None,
            })
        }
        _ => None,
    }
}

fn base64_json(value: &str) -> Option<Value> {
    let bytes = STANDARD_NO_PAD
        .decode(value.trim_end_matches('='))
        .or_else(|_| URL_SAFE_NO_PAD.decode(value.trim_end_matches('=')))
        .ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn payload_json(payload: &str) -> Option<Value> {
    let bytes = match payload.strip_prefix('.') {
        Some(packed) => {
            let packed = URL_SAFE_NO_PAD.decode(packed).ok()?;
            miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&packed, MOST_BYTES).ok()?
        }
        None => URL_SAFE_NO_PAD.decode(payload).ok()?,
    };
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_frameworks_made() {
        for line in include_str!("../../loginscope-verify/tests/data/cookies.jsonl").lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let found = recognise("session", case["value"].as_str().unwrap()).unwrap();
            assert_eq!(found.contents.as_ref(), Some(&case["contents"]));
            assert_eq!(found.signed_at, case["at"].as_i64().map(Timestamp::from_seconds));
        }
    }

    #[test]
    fn recognises_others_by_name_and_form() {
        for (name, value, maker) in [
            ("connect.sid", "s%3Aabc.def%2Bx", Maker::Express),
            ("PHPSESSID", "k3j4", Maker::Php),
            ("JSESSIONID", "A1B2", Maker::Java),
            (".AspNetCore.Cookies", "CfDJ8", Maker::AspNet),
            ("laravel_session", "eyJpdiI6IngiLCJ2YWx1ZSI6IngiLCJtYWMiOiJ4In0=", Maker::Laravel),
            ("session", "eyJ1c2VyIjoxfQ==", Maker::CookieSession),
        ] {
            assert_eq!(recognise(name, value).map(|found| found.maker), Some(maker), "{name}");
        }
        assert!(recognise("theme", "dark").is_none());
    }

    #[test]
    fn a_deflate_bomb_is_left_alone() {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 4 << 20], 9);
        let value = format!(
            ".{}.awAaIA.{}",
            URL_SAFE_NO_PAD.encode(packed),
            URL_SAFE_NO_PAD.encode([0; 20])
        );
        assert!(recognise("session", &value).is_none());
    }
}
