//! What a text is that somebody pastes: a token, a session cookie, a Set-Cookie line, a SAML message, a URL.

mod what_if;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

pub use self::what_if::{Made, Setting, what_if};
use crate::{
    diagnosed::claim,
    http::form::{self, percent_decoded},
    model::Body,
    report::{claims::Claim, redact::Redactor},
    session_cookie,
    token::{Payload, Shape, shape, unwrapped},
};

/// The most that a compressed message may grow to.
const MOST_BYTES: usize = 1 << 20;

/// What a text is and says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// What it is, in words.
    pub kind: String,
    /// What is to be known about it.
    pub notes: Vec<String>,
    /// Its parts by their titles.
    pub parts: Vec<(&'static str, Vec<Claim>)>,
    /// The document that it is, where it is one.
    pub document: String,
    /// It is a Set-Cookie line, without the header's name.
    pub set_cookie: Option<String>,
}

/// Tells what a text is; `None` where there is none. Its secrets are replaced unless `reveal`.
pub fn decode(text: &str, reveal: bool) -> Option<Decoded> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let redactor = if reveal { Redactor::revealing() } else { Redactor::new() };
    let mut reading = Reading { redactor, decoded: Decoded::default() };
    reading.text(text);
    Some(reading.decoded)
}

struct Reading {
    redactor: Redactor,
    decoded: Decoded,
}

impl Reading {
    fn text(&mut self, text: &str) {
        if let Some(line) = set_cookie(text) {
            self.decoded.set_cookie = Some(line.to_owned());
            "Set-Cookie line".clone_into(&mut self.decoded.kind);
            let (pair, _) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap_or(("", pair));
            self.cookie(name.trim(), value.trim());
        } else if text.contains("://") && !text.contains(char::is_whitespace) {
            self.url(text);
        } else if let Some(document) = document(text) {
            self.document(&document);
        } else {
            let pair = without(text, "cookie:").unwrap_or(text);
            match pair.split_once('=') {
                // base64url has no `=` inside, so what stands before one is a name.
                Some((name, value))
                    if !value.trim_matches('=').is_empty() && !pair.starts_with("ey") =>
                {
                    "Cookie".clone_into(&mut self.decoded.kind);
                    self.cookie(name.trim(), value.trim());
                }
                _ => self.token("", without(pair, "authorization:").unwrap_or(pair)),
            }
        }
    }

    fn note(&mut self, note: impl Into<String>) {
        self.decoded.notes.push(note.into());
    }

    fn part(&mut self, title: &'static str, members: &Map<String, Value>) {
        let claims =
            members.iter().map(|(name, value)| claim(name, value, &mut self.redactor)).collect();
        self.decoded.parts.push((title, claims));
    }

    fn cookie(&mut self, name: &str, value: &str) {
        let Some(found) = session_cookie::recognise(name, value) else {
            if value.starts_with("ey") {
                self.token(name, value);
            }
            return;
        };
        self.note(format!("`{name}` is a {}", found.maker.label()));
        if let Some(at) = found.signed_at {
            self.note(format!("It was signed at {at}"));
        }
        if let Some(Value::Object(contents)) = &found.contents {
            self.part("Contents", contents);
        }
    }

    fn token(&mut self, name: &str, text: &str) {
        let (inner, taken) = unwrapped(text);
        if !taken.is_empty() {
            self.note(format!("Taken off first: {}", taken.join(", ")));
        }
        let found = shape(&inner);
        if matches!(found, Shape::Opaque) && session_cookie::recognise(name, &inner).is_some() {
            self.cookie(name, &inner);
            return;
        }
        if self.decoded.kind.is_empty() {
            self.decoded.kind = crate::words::capitalised(found.label());
        }
        self.shape(&found);
    }

    fn shape(&mut self, found: &Shape) {
        match found {
            Shape::Jws { header, payload, signature } => {
                match payload {
                    Payload::Claims(claims) => self.part("Claims", claims),
                    Payload::Nested(inner) => self.shape(inner),
                    Payload::Bytes(length) => {
                        self.note(format!("Its payload is {length} bytes that are no JSON object"));
                    }
                }
                self.part("Header", header);
                self.note(if *signature == 0 {
                    "Nobody signed it: anyone can make one like it"
                } else {
                    "Its signature was not checked: `loginscope decode --jwks FILE` does that"
                });
            }
            Shape::Jwe { header } => {
                self.part("Header", header);
                self.note("The rest is encrypted: only its receiver can read it");
            }
            Shape::SdJwt { token, disclosures, .. } => {
                self.shape(token);
                self.note(format!("{} claims are disclosed one by one", disclosures.len()));
            }
            Shape::Paseto { claims, .. } => match claims {
                Some(Value::Object(claims)) => self.part("Claims", claims),
                _ => self.note("It can't be read without its key"),
            },
            Shape::Opaque => {
                self.note("It means something only to the server that issued it");
            }
            Shape::Malformed(fault) => {
                self.note(format!("At byte {}: {}", fault.at, fault.what));
            }
        }
    }

    fn url(&mut self, text: &str) {
        "URL".clone_into(&mut self.decoded.kind);
        let (place, query, fragment) = form::parts(text);
        let place = self.redactor.url(place);
        self.decoded.notes.push(format!("It leads to `{place}`"));
        for (title, fields) in [("Parameters", query), ("Fragment", fragment)] {
            let Some(fields) = fields.filter(|fields| fields.contains('=')) else { continue };
            let fields = form::query(fields).0;
            let claims = fields.iter().map(|(name, value)| self.parameter(name, value)).collect();
            self.decoded.parts.push((title, claims));
        }
        if fragment.is_some() {
            self.note("What follows # stays in the browser: no server sees it");
        }
        // A message that travels in the address is what people paste the address for.
        let message = query.map(form::query).and_then(|fields| {
            let message = fields.0.into_iter().find(|(name, _)| name.starts_with("SAML"))?;
            document(&message.1)
        });
        if let Some(message) = message {
            self.document(&message);
            "URL with a SAML message".clone_into(&mut self.decoded.kind);
        }
    }

    fn parameter(&mut self, name: &str, value: &str) -> Claim {
        let mut shown = claim(name, &Value::from(value), &mut self.redactor);
        if value.starts_with("ey") {
            shown.meaning = crate::words::capitalised(shape(value).label());
        }
        if shown.meaning.is_empty() {
            parameter_meaning(name).clone_into(&mut shown.meaning);
        }
        shown
    }

    fn document(&mut self, text: &str) {
        let root = text.split('<').find(|tag| tag.starts_with(char::is_alphabetic));
        let root = root.and_then(|tag| tag.split([' ', '>', '/', '\n']).next()).unwrap_or_default();
        let name = root.rsplit(':').next().unwrap_or_default();
        self.decoded.kind = match name {
            "Response" | "AuthnRequest" | "LogoutRequest" | "LogoutResponse" | "Assertion" => {
                format!("SAML {name}")
            }
            _ => "XML document".to_owned(),
        };
        let body = Body { mime: "text/xml".into(), raw: text.into(), ..Body::default() };
        self.decoded.document = indented(&self.redactor.body(&body));
    }
}

/// What a parameter of an authorization request or answer means (RFC 6749 §4.1, RFC 7636 §4.3, SAML bindings §3.4).
fn parameter_meaning(name: &str) -> &'static str {
    match name {
        "response_type" => "What the client asks for",
        "redirect_uri" => "Where the answer goes; it must be registered letter by letter",
        "state" => "Comes back unchanged; ties the answer to this browser",
        "code" => "The authorization code: good once, for a minute or so",
        "code_challenge" => "The hash of the client's verifier (PKCE)",
        "SAMLRequest" | "SAMLResponse" => "A SAML message, see below",
        "RelayState" => "Where the user wanted to go",
        "error" => "Why it was refused",
        _ => "",
    }
}

fn without<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(name.len())?;
    start.eq_ignore_ascii_case(name).then(|| rest.trim())
}

/// The line, where a text is one: it says so, or a pair is followed by an attribute.
fn set_cookie(text: &str) -> Option<&str> {
    if let Some(line) = without(text, "set-cookie:") {
        return Some(line);
    }
    let (_, rest) = text.split_once(';').filter(|(pair, _)| pair.contains('='))?;
    let known =
        ["path", "domain", "secure", "httponly", "samesite", "max-age", "expires", "partitioned"];
    let is_attribute = |part: &str| {
        let name = part.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        known.contains(&name.as_str())
    };
    rest.split(';').any(is_attribute).then_some(text)
}

/// XML as it is, in base64, or compressed in base64 (SAML bindings §3.4.4.1), percent-encoded or not.
fn document(text: &str) -> Option<String> {
    if text.starts_with('<') {
        return Some(text.to_owned());
    }
    let plain = percent_decoded(text);
    let plain: String = plain.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bytes = STANDARD.decode(plain).ok()?;
    if bytes.starts_with(b"<") {
        return String::from_utf8(bytes).ok();
    }
    let inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, MOST_BYTES).ok()?;
    String::from_utf8(inflated).ok().filter(|text| text.trim_start().starts_with('<'))
}

/// One element a line.
fn indented(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len() + xml.len() / 4);
    let mut depth = 0_usize;
    for (at, tag) in xml.split('<').enumerate() {
        if at == 0 {
            out.push_str(tag.trim());
            continue;
        }
        let closes = tag.starts_with('/');
        if closes {
            depth = depth.saturating_sub(1);
        }
        // A closing tag right after its text stays on the line.
        let on_line = closes && !out.ends_with('>');
        if !on_line && !out.is_empty() {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth.min(30)));
        }
        out.push('<');
        out.push_str(tag.trim_end());
        let empty = tag.split('>').next().is_some_and(|inside| inside.ends_with('/'));
        if !closes && !empty && !tag.starts_with(['?', '!']) {
            depth += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn kind(text: &str) -> String {
        decode(text, false).map(|decoded| decoded.kind).unwrap_or_default()
    }

    #[test]
    fn texts_are_told_apart() {
        assert_eq!(kind("  "), "");
        assert_eq!(kind("Set-Cookie: a=1"), "Set-Cookie line");
        assert_eq!(kind("a=1; Path=/; Secure"), "Set-Cookie line");
        assert_eq!(kind("https://a.test/?code=1"), "URL");
        assert_eq!(kind("<samlp:Response/>"), "SAML Response");
        assert_eq!(kind("PHNhbWxwOlJlc3BvbnNlLz4="), "SAML Response");
        assert_eq!(kind("Cookie: a=1"), "Cookie");
        assert_eq!(kind("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"), "Signed JWT (JWS)");
        assert!(kind("nothing").starts_with("Opaque"));
    }

    #[test]
    fn secrets_are_replaced_until_somebody_asks() {
        let url = "https://a.test/cb?code=s3cr3tc0de&state=xyzxyzxyz";
        let said = |reveal| format!("{:?}", decode(url, reveal));
        assert!(!said(false).contains("s3cr3tc0de") && said(true).contains("s3cr3tc0de"));
    }

    #[test]
    fn compressed_messages_are_read() {
        let packed = miniz_oxide::deflate::compress_to_vec(b"<a:AuthnRequest ID=\"x\"/>", 6);
        let text = STANDARD.encode(packed);
        assert_eq!(kind(&text), "SAML AuthnRequest");
        let url = format!("https://idp.test/sso?SAMLRequest={}", text.replace('+', "%2B"));
        assert_eq!(kind(&url), "URL with a SAML message");
    }

    #[test]
    fn elements_stand_one_a_line() {
        assert_eq!(
            indented("<a><b x=\"1\"/><c>t</c></a>"),
            "<a>\n  <b x=\"1\"/>\n  <c>t</c>\n</a>"
        );
    }
}
