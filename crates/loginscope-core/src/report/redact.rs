//! What goes out: names, lengths and structure stay, secrets are replaced.
//!
//! A secret becomes `‹session-cookie 1, 43 chars›`. The same secret has the same name within one
//! export, and nothing of it, not even a hash, remains.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::Value;

use crate::{
    http::{authorization, form},
    model::{Body, Header},
};

/// Gives secrets their names. One for each export.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    reveal: bool,
    names: BTreeMap<String, String>,
    counts: BTreeMap<String, usize>,
}

impl Redactor {
    /// Replaces every secret.
    pub fn new() -> Redactor {
        Redactor::default()
    }

    /// Shows everything; only for people who asked for it.
    pub fn revealing() -> Redactor {
        Redactor { reveal: true, ..Redactor::default() }
    }

    /// What was replaced so far: the name of each secret, in order of their values.
    pub fn receipt(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    /// The name of a secret.
    pub fn secret(&mut self, kind: &str, value: &str) -> String {
        let plain = form::percent_decoded(value);
        let plain = plain.trim_matches('"');
        if self.reveal || plain.is_empty() {
            return value.to_owned();
        }
        if let Some(name) = self.names.get(plain) {
            return name.clone();
        }
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        let name = format!("‹{kind} {count}, {} chars›", plain.chars().count());
        self.names.insert(plain.to_owned(), name.clone());
        name
    }

    /// A header's value.
    pub fn header(&mut self, name: &str, value: &str) -> String {
        if self.reveal {
            return value.to_owned();
        }
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "cookie" => self.cookies(value),
            "set-cookie" => self.set_cookie(value),
            "authorization" | "proxy-authorization" => self.authorization(value),
            "location" | "referer" | "content-location" | "refresh" | "link" | ":path"
            | "x-original-url" => self.url(value),
            "dpop" => self.secret("DPoP-proof", value),
            "x-forwarded-user" | "x-forwarded-email" | "x-auth-request-email" => {
                self.secret("user", value)
            }
            _ if is_secret_name(&lower) => self.secret(kind_of_name(&lower), value),
            _ => self.text(value),
        }
    }

    /// All header lines.
    pub fn headers(&mut self, headers: &[Header]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|header| (header.name.to_string(), self.header(&header.name, &header.value)))
            .collect()
    }

    fn authorization(&mut self, value: &str) -> String {
        let (scheme, rest) = authorization::credentials(value);
        if rest.is_empty() {
            self.secret("credentials", scheme)
        } else {
            let kind = if scheme.eq_ignore_ascii_case("bearer") { "token" } else { "credentials" };
            format!("{scheme} {}", self.secret(kind, rest))
        }
    }

    fn cookies(&mut self, value: &str) -> String {
        let pairs: Vec<String> = value
            .split(';')
            .map(|pair| match pair.trim().split_once('=') {
                Some((name, value)) => {
                    format!("{name}={}", self.secret(kind_of_cookie(name), value))
                }
                None => self.secret("cookie", pair.trim()),
            })
            .collect();
        pairs.join("; ")
    }

    fn set_cookie(&mut self, line: &str) -> String {
        let (pair, attributes) =
            line.split_once(';').map_or((line, None), |(pair, rest)| (pair, Some(rest)));
        let mut out = match pair.split_once('=') {
            Some((name, value)) => {
                let value = value.trim();
                format!("{}={}", name.trim(), self.secret(kind_of_cookie(name.trim()), value))
            }
            None => self.secret("cookie", pair.trim()),
        };
        if let Some(attributes) = attributes {
            out.push(';');
            out.push_str(attributes);
        }
        out
    }

    /// A URL, absolute or relative: user-info, tokens in path, query and fragment.
    pub fn url(&mut self, url: &str) -> String {
        if self.reveal {
            return url.to_owned();
        }
        let (path, query, fragment) = form::parts(url);
        let mut out = self.path(path);
        if let Some(query) = query {
            out.push('?');
            out.push_str(&self.pairs(query));
        }
        if let Some(fragment) = fragment {
            out.push('#');
            out.push_str(&if fragment.contains('=') {
                self.pairs(fragment)
            } else {
                self.text(fragment)
            });
        }
        out
    }

    fn path(&mut self, path: &str) -> String {
        let (scheme, rest) =
            path.split_once("://").map_or(("", path), |(scheme, rest)| (scheme, rest));
        let mut out = String::with_capacity(path.len());
        let mut rest = rest;
        if !scheme.is_empty() {
            out.push_str(scheme);
            out.push_str("://");
            let (authority, tail) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            match authority.rsplit_once('@') {
                Some((user, host)) => {
                    out.push_str(&self.secret("user-info", user));
                    out.push('@');
                    out.push_str(host);
                }
                None => out.push_str(authority),
            }
            rest = tail;
        }
        for (index, segment) in rest.split('/').enumerate() {
            if index > 0 {
                out.push('/');
            }
            let (stem, parameter) =
                segment.split_once(';').map_or((segment, None), |(stem, rest)| (stem, Some(rest)));
            if looks_secret(stem) || looks_like_email(stem) {
                out.push_str(&self.secret("path-token", stem));
            } else {
                out.push_str(stem);
            }
            if let Some(parameter) = parameter {
                out.push(';');
                match parameter.split_once('=') {
                    Some((name, value)) => {
                        out.push_str(name);
                        out.push('=');
                        out.push_str(&self.secret("session-id", value));
                    }
                    None => out.push_str(&self.text(parameter)),
                }
            }
        }
        out
    }

    /// `a=1&b=2`, as in queries and forms.
    fn pairs(&mut self, text: &str) -> String {
        let pairs: Vec<String> = text
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) => {
                    format!("{name}={}", self.field(&form::percent_decoded(name), value))
                }
                None => self.text(pair),
            })
            .collect();
        pairs.join("&")
    }

    /// The value of a form field, query parameter or JSON member.
    fn field(&mut self, name: &str, value: &str) -> String {
        let lower = name.to_ascii_lowercase();
        if is_secret_name(&lower) {
            return self.secret(kind_of_name(&lower), value);
        }
        let plain = form::percent_decoded(value.trim());
        if plain.starts_with("http://") || plain.starts_with("https://") || plain.starts_with('/') {
            let url = self.url(&plain);
            return if url == *plain { value.to_owned() } else { url };
        }
        if looks_secret(&plain) || looks_like_email(&plain) {
            return self.secret(kind_of_name(&lower), value);
        }
        self.text(value)
    }

    /// A body of any kind.
    pub fn body(&mut self, body: &Body) -> String {
        let text = body.text();
        if self.reveal {
            return text.into_owned();
        }
        if body.mime == "application/x-www-form-urlencoded" {
            return self.pairs(&text);
        }
        if let Some(fields) = form::body(body) {
            let lines: Vec<String> = fields
                .0
                .iter()
                .map(|(name, value)| format!("{name}: {}", self.field(name, value)))
                .collect();
            return lines.join("\n");
        }
        if let Ok(mut value) = serde_json::from_str::<Value>(&text) {
            self.json("", &mut value);
            return serde_json::to_string_pretty(&value).unwrap_or_default();
        }
        self.html(&text)
    }

    /// Replaces the secrets in a JSON value, at any depth.
    pub fn json(&mut self, name: &str, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.field(name, text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(name, item)),
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    self.json(name, member);
                }
            }
            Value::Number(number) if is_secret_name(&name.to_ascii_lowercase()) => {
                *value = Value::String(self.secret(kind_of_name(name), &number.to_string()));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Markup and other text: the values of inputs, then everything that looks like a secret.
    fn html(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("value=\"") {
            let (before, after) = rest.split_at(at + 7);
            let (value, tail) = after.split_once('"').unwrap_or((after, ""));
            out.push_str(&self.text(before));
            if value.len() > 5 && !value.contains(' ') {
                out.push_str(&self.secret("field-value", value));
            } else {
                out.push_str(&self.text(value));
            }
            out.push('"');
            rest = tail;
        }
        out.push_str(&self.text(rest));
        out
    }

    /// Free text: known secrets, tokens and e-mail addresses are replaced wherever they stand.
    pub fn text(&mut self, text: &str) -> String {
        if self.reveal {
            return text.to_owned();
        }
        let is_word = |c: char| {
            c.is_ascii_alphanumeric()
                || matches!(c, '-' | '_' | '.' | '+' | '/' | '=' | '~' | '%' | '@')
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            out.push_str(&self.word(word));
            let gap = tail.find(is_word).unwrap_or(tail.len());
            let (between, tail) = tail.split_at(gap);
            out.push_str(between);
            rest = tail;
        }
        out
    }

    fn word<'w>(&mut self, word: &'w str) -> Cow<'w, str> {
        if word.len() < 6 {
            return Cow::Borrowed(word);
        }
        if let Some(name) = self.names.get(word) {
            return Cow::Owned(name.clone());
        }
        if looks_like_email(word) {
            return Cow::Owned(self.secret("e-mail-address", word));
        }
        // In free text only what can be nothing but a token is taken: hashes of files and ids of builds stay.
        if looks_like_jwt(word) {
            return Cow::Owned(self.secret("token", word));
        }
        Cow::Borrowed(word)
    }
}

fn looks_like_email(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !host.ends_with('.')
            && !host.contains(['/', '@', '='])
    })
}

fn looks_like_jwt(text: &str) -> bool {
    text.starts_with("ey") && text.len() > 20 && text.matches('.').count() >= 2
}

/// Whether a text of this shape is a secret wherever it stands: long, and of letters mixed with digits.
fn looks_secret(text: &str) -> bool {
    let long = text.len() >= 20 && !text.contains(' ');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    long && digits >= 3
        && letters >= 3
        && digits + letters >= text.len() * 3 / 4
        && !text.contains("://")
}

/// Whether values of this name are secrets or personal, by the name's words.
fn is_secret_name(lower: &str) -> bool {
    if matches!(
        lower,
        "token_type"
            | "grant_type"
            | "response_type"
            | "code_challenge_method"
            | "token_endpoint"
            | "tokenurl"
            | "error_code"
            | "status_code"
            | "country_code"
            | "zip_code"
            | "language_code"
            | "statuscode"
            | "access-control-allow-credentials"
            | "authorization_endpoint"
            | "sec-fetch-user"
            | "user-agent"
            | "password_required"
            | "username_required"
            | "csrf_enabled"
            | "expires_in"
            | "token_expires_in"
            | "code_challenge_methods_supported"
            | "authorized"
            | "authenticated"
            | "session_state_supported"
    ) {
        return false;
    }
    let bare: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    matches!(
        bare.as_str(),
        "code"
            | "state"
            | "nonce"
            | "pin"
            | "otp"
            | "totp"
            | "mfa"
            | "sid"
            | "jti"
            | "sub"
            | "user"
            | "username"
            | "login"
            | "email"
            | "mail"
            | "phone"
            | "name"
            | "givenname"
            | "familyname"
            | "surname"
            | "birthdate"
            | "address"
            | "upn"
            | "uid"
            | "key"
            | "sig"
            | "signature"
            | "hint"
            | "loginhint"
            | "pwd"
            | "pass"
            | "pw"
            | "ticket"
            | "samlrequest"
            | "samlresponse"
            | "wresult"
            | "wctx"
            | "relaystate"
            | "assertion"
            | "jwt"
            | "preferredusername"
            | "unique"
            | "ssn"
            | "picture"
            | "nickname"
            | "logintoken"
    ) || [
        "token",
        "secret",
        "passw",
        "session",
        "verifier",
        "credential",
        "apikey",
        "csrf",
        "xsrf",
        "jsessionid",
    ]
    .iter()
    .any(|word| bare.contains(word))
}

fn kind_of_name(lower: &str) -> &'static str {
    let has = |word: &str| lower.contains(word);
    if has("passw") || lower == "pwd" || lower == "pass" || lower == "pw" {
        "password"
    } else if has("csrf") || has("xsrf") {
        "CSRF-token"
    } else if has("verifier") {
        "code-verifier"
    } else if lower == "code" {
        "authorization-code"
    } else if lower == "state" {
        "state"
    } else if lower == "nonce" {
        "nonce"
    } else if has("secret") {
        "client-secret"
    } else if has("saml") || has("assertion") {
        "SAML-message"
    } else if has("refresh") && has("token") {
        "refresh-token"
    } else if has("id_token") {
        "ID-token"
    } else if has("token") || has("jwt") {
        "token"
    } else if has("session") || lower == "sid" {
        "session-id"
    } else if has("mail") {
        "e-mail-address"
    } else if has("user") || has("name") || has("login") || lower == "sub" {
        "user"
    } else if matches!(lower, "otp" | "totp" | "pin" | "mfa") {
        "one-time-code"
    } else {
        "value"
    }
}

fn kind_of_cookie(name: &str) -> &'static str {
    let lower = name.to_ascii_lowercase();
    if lower.contains("csrf") || lower.contains("xsrf") {
        "CSRF-cookie"
    } else if lower.contains("sess") || lower.contains("sid") || lower.contains("auth") {
        "session-cookie"
    } else {
        "cookie"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BodyForm, text};

    #[test]
    fn the_same_secret_has_the_same_name() {
        let mut redactor = Redactor::new();
        assert_eq!(
            redactor.header("Set-Cookie", "sid=s3cret%3D; Path=/; Secure"),
            "sid=‹session-cookie 1, 7 chars›; Path=/; Secure"
        );
        assert_eq!(
            redactor.header("cookie", "a=1; sid=s3cret="),
            "a=‹cookie 1, 1 chars›; sid=‹session-cookie 1, 7 chars›"
        );
    }

    #[test]
    fn urls_keep_their_structure() {
        let mut redactor = Redactor::new();
        assert_eq!(
            redactor.url("https://u:p@app.test/cb;jsessionid=AB12?code=xyz&response_type=code&redirect_uri=https%3A%2F%2Fapp.test%2Fcb#access_token=abc&token_type=Bearer"),
            "https://‹user-info 1, 3 chars›@app.test/cb;jsessionid=‹session-id 1, 4 chars›?code=‹authorization-code 1, 3 chars›&response_type=code&redirect_uri=https%3A%2F%2Fapp.test%2Fcb#access_token=‹token 1, 3 chars›&token_type=Bearer"
        );
    }

    #[test]
    fn json_is_redacted_at_any_depth() {
        let body = Body {
            mime: text("application/json"),
            raw: text(
                r#"{"data":{"access_token":"abc","expires_in":300,"profile":{"email":"a@b.test","roles":["admin"]}}}"#,
            ),
            form: BodyForm::Plain,
            truncated: false,
        };
        let out = Redactor::new().body(&body);
        assert!(!out.contains("abc") && !out.contains("a@b.test"), "{out}");
        assert!(out.contains("300") && out.contains("admin"), "{out}");
    }
}
