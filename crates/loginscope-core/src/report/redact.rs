//! What goes out: names, lengths and structure stay, secrets are replaced.
//!
//! A secret becomes `‹session-cookie 1, 43 chars›`. The same secret has the same name within one
//! export, and nothing of it, not even a hash, remains. Most secrets are known by their place (a
//! cookie, a password field, a token's parameter), some by their shape; what is known from one
//! place is then replaced in every other.

mod capture;
mod known;
mod markup;
mod names;
mod shape;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use serde_json::Value;

pub use self::capture::{Redacted, redact};
pub(crate) use self::known::Known;
use self::known::Net;
use crate::{
    http::{authorization, form},
    model::{Body, Exchange, Header, StoredCookie},
};

/// How often a text may hold another text that holds a third: beyond that the whole is replaced.
const DEEPEST: usize = 8;

/// Answers that tell of secrets are short; longer ones are data, and are read when they are shown.
const MOST_LEARNT_FROM: usize = 64 * 1024;

/// Gives secrets their names. One for each export.
#[derive(Clone, Default)]
pub struct Redactor {
    reveal: bool,
    depth: usize,
    /// By the secret: what it is, and its name.
    names: BTreeMap<String, (String, String)>,
    counts: BTreeMap<String, usize>,
    /// The names of fields that a page shows to be for passwords.
    password_fields: BTreeSet<String>,
    /// What was named here.
    net: Net,
    /// What was found out before, in the whole capture.
    known: Arc<Known>,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor {{ reveal: {}, secrets: {} }}", self.reveal, self.names.len())
    }
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

    /// Looks out for these secrets too.
    pub(crate) fn know(&mut self, known: &Arc<Known>) {
        self.known = Arc::clone(known);
    }

    /// What it has seen, to know it elsewhere.
    pub(crate) fn into_known(self) -> Known {
        let kinds = self.names.into_iter().map(|(secret, (kind, _))| (secret, kind)).collect();
        Known { kinds, net: self.net }
    }

    fn reveals(&self) -> bool {
        self.reveal
    }

    /// What was replaced so far: the name of each secret, in order.
    pub fn receipt(&self) -> Vec<String> {
        let mut names: Vec<&str> = self.names.values().map(|(_, name)| name.as_str()).collect();
        names.sort_by_key(|name| {
            let (kind, rest) = name.split_once(' ').unwrap_or((name, ""));
            let number: usize = rest.split(',').next().and_then(|it| it.parse().ok()).unwrap_or(0);
            (kind, number)
        });
        names.into_iter().map(str::to_owned).collect()
    }

    /// The name of a secret.
    pub fn secret(&mut self, kind: &str, value: &str) -> String {
        let plain = form::percent_decoded(value);
        let plain = plain.trim().trim_matches('"');
        if self.reveal || plain.is_empty() || is_named(plain) {
            return value.to_owned();
        }
        if let Some((_, name)) = self.names.get(plain) {
            return name.clone();
        }
        let kind = self.known.kinds.get(plain).cloned().unwrap_or_else(|| kind.to_owned());
        let count = self.counts.entry(kind.clone()).or_default();
        *count += 1;
        let name = format!("‹{kind} {count}, {} chars›", plain.chars().count());
        if shape::is_distinct(&kind, plain) {
            self.net.insert(plain, plain);
            for spelling in [value.trim().trim_matches('"').to_owned(), percent_encoded(plain)] {
                if spelling != plain {
                    self.net.insert(&spelling, plain);
                }
            }
        }
        self.names.insert(plain.to_owned(), (kind, name.clone()));
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
            "set-cookie" => {
                let lines: Vec<String> =
                    value.split('\n').map(|line| self.set_cookie(line)).collect();
                lines.join("\n")
            }
            "authorization" | "proxy-authorization" => self.authorization(value),
            "location" | "referer" | "content-location" | "refresh" | "link" | ":path"
            | "x-original-url" | "x-original-uri" | "x-forwarded-uri" | "x-rewrite-url" => {
                self.url(value)
            }
            "dpop" => self.secret("DPoP-proof", value),
            "sec-websocket-protocol" => self.protocols(value),
            _ if names::is_plain_header(name) => self.text(value),
            _ if names::is_user_header(&lower) => self.secret("user", value),
            _ if lower.starts_with("access-control-") || lower.starts_with("sec-fetch-") => {
                self.text(value)
            }
            _ if names::is_secret(&lower) => self.secret(names::kind(&lower), value),
            _ => self.content(value),
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
            return self.secret("credentials", scheme);
        }
        if scheme.eq_ignore_ascii_case("basic") {
            self.learn_basic(rest);
        }
        let kind = if scheme.eq_ignore_ascii_case("bearer") { "token" } else { "credentials" };
        format!("{scheme} {}", self.secret(kind, rest))
    }

    /// User and password of Basic may stand elsewhere as they are.
    fn learn_basic(&mut self, encoded: &str) {
        let body = Body {
            raw: crate::model::text(encoded),
            form: crate::model::BodyForm::Base64,
            ..Body::default()
        };
        let plain = body.text().into_owned();
        if let Some((user, password)) = plain.split_once(':') {
            self.secret("user", user);
            self.secret("password", password);
        }
    }

    /// Scripts put tokens into the sub-protocol of a WebSocket, since they can't set headers.
    fn protocols(&mut self, value: &str) -> String {
        if value.contains('‹') {
            return self.content(value);
        }
        let items: Vec<String> = value
            .split(',')
            .map(|item| {
                let item = item.trim();
                let digits = item.bytes().filter(u8::is_ascii_digit).count();
                if item.len() >= 12 && digits >= 2 {
                    self.secret("token", item)
                } else {
                    self.content(item)
                }
            })
            .collect();
        items.join(", ")
    }

    fn cookies(&mut self, value: &str) -> String {
        let pairs: Vec<String> = value
            .split(';')
            .map(|pair| match pair.trim().split_once('=') {
                Some((name, value)) => {
                    format!("{name}={}", self.secret(names::kind_of_cookie(name), value))
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
                let kind = names::kind_of_cookie(name.trim());
                format!("{}={}", name.trim(), self.secret(kind, value.trim()))
            }
            None => self.secret("cookie", pair.trim()),
        };
        if let Some(attributes) = attributes {
            out.push(';');
            out.push_str(&self.text(attributes));
        }
        out
    }

    /// A URL, absolute or relative: user-info, tokens in path, query and fragment.
    pub fn url(&mut self, url: &str) -> String {
        if self.reveal {
            return url.to_owned();
        }
        if self.depth > DEEPEST {
            return self.secret("value", url);
        }
        self.depth += 1;
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
                self.content(fragment)
            });
        }
        self.depth -= 1;
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
                    if let Some((user, password)) = user.split_once(':') {
                        self.secret("user", user);
                        self.secret("password", password);
                    }
                    out.push_str(&self.secret("user-info", user));
                    out.push('@');
                    out.push_str(host);
                }
                None => out.push_str(authority),
            }
            rest = tail;
        }
        let mut before = "";
        for (index, segment) in rest.split('/').enumerate() {
            if index > 0 {
                out.push('/');
            }
            let (stem, parameter) =
                segment.split_once(';').map_or((segment, None), |(stem, rest)| (stem, Some(rest)));
            let plain = form::percent_decoded(stem);
            let follows = shape::leads_to_token(before)
                && stem.bytes().any(|byte| byte.is_ascii_digit())
                && stem.len() > 3;
            if follows
                || shape::is_random(&plain)
                || shape::is_email(&plain)
                || shape::is_jwt(&plain)
            {
                out.push_str(&self.secret("path-token", stem));
            } else {
                out.push_str(&self.text(stem));
            }
            if let Some(parameter) = parameter {
                out.push(';');
                match parameter.split_once('=') {
                    Some((name, value)) => {
                        out.push_str(name);
                        out.push('=');
                        out.push_str(&self.secret("session-id", value));
                    }
                    None => out.push_str(&self.content(parameter)),
                }
            }
            before = stem;
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
                None => self.content(pair),
            })
            .collect();
        pairs.join("&")
    }

    /// The value of a form field, query parameter or JSON member.
    fn field(&mut self, name: &str, value: &str) -> String {
        if value.is_empty() || self.reveal {
            return value.to_owned();
        }
        let once = form::percent_decoded(value.trim());
        if names::is_secret(name) && !names::is_harmless(name, &once) {
            return self.secret(names::kind(name), value);
        }
        if self.password_fields.contains(name) {
            return self.secret("password", value);
        }
        if self.depth > DEEPEST {
            return self.secret("value", value);
        }
        self.depth += 1;
        let mut plain = once.into_owned();
        // What goes through several redirects is encoded several times.
        for _ in 0..3 {
            if !plain.contains('%') {
                break;
            }
            plain = form::percent_decoded(&plain).into_owned();
        }
        let is_url =
            plain.starts_with("http://") || plain.starts_with("https://") || plain.starts_with('/');
        let redacted = if is_url {
            self.url(&plain)
        } else if shape::is_random(&plain) || shape::is_email(&plain) {
            self.secret(names::kind(name), value)
        } else {
            self.untyped(&plain)
        };
        self.depth -= 1;
        if redacted == plain { value.to_owned() } else { redacted }
    }

    /// A text that may be JSON, markup or anything.
    fn untyped(&mut self, text: &str) -> String {
        let trimmed = text.trim_start();
        if self.depth <= DEEPEST
            && trimmed.starts_with(['{', '['])
            && let Ok(mut value) = serde_json::from_str::<Value>(text)
        {
            self.depth += 1;
            self.json("", &mut value);
            self.depth -= 1;
            return value.to_string();
        }
        if trimmed.starts_with('<') { self.markup(text) } else { self.content(text) }
    }

    /// A body of any kind.
    pub fn body(&mut self, body: &Body) -> String {
        let text = body.text();
        if self.reveal {
            return text.into_owned();
        }
        self.body_text(&body.mime, &text)
    }

    fn body_text(&mut self, mime: &str, text: &str) -> String {
        if mime == "application/x-www-form-urlencoded" {
            return self.pairs(text);
        }
        if mime == "multipart/form-data" {
            return self.multipart(text);
        }
        // Some servers put a line before their JSON that keeps other sites from running it as a script.
        let guard = text.find(['{', '[', '"']).filter(|_| text.starts_with(")]}'")).unwrap_or(0);
        let (guard, json) = text.split_at(guard);
        if let Ok(mut value) = serde_json::from_str::<Value>(json) {
            self.json("", &mut value);
            return format!("{guard}{}", serde_json::to_string_pretty(&value).unwrap_or_default());
        }
        if text.trim_start().starts_with('<') || mime.contains("html") || mime.contains("xml") {
            self.markup(text)
        } else {
            self.content(text)
        }
    }

    /// RFC 7578: the heads of the parts stay, the values are fields.
    fn multipart(&mut self, text: &str) -> String {
        let boundary = text.lines().next().unwrap_or_default().trim_end();
        if !boundary.starts_with("--") || boundary.len() < 3 {
            return self.secret("value", text);
        }
        let mut out = String::with_capacity(text.len());
        for (index, part) in text.split(boundary).enumerate() {
            if index > 0 {
                out.push_str(boundary);
            }
            let gap = if part.contains("\r\n\r\n") { "\r\n\r\n" } else { "\n\n" };
            let Some((head, value)) = part.split_once(gap) else {
                out.push_str(part);
                continue;
            };
            let name = head.split_once("name=\"").and_then(|(_, rest)| rest.split('"').next());
            let plain = value.trim_end_matches(['\r', '\n']);
            out.push_str(head);
            out.push_str(gap);
            out.push_str(&self.field(name.unwrap_or_default(), plain));
            out.push_str(value.get(plain.len()..).unwrap_or_default());
        }
        out
    }

    /// Replaces the secrets in a JSON value, at any depth.
    pub fn json(&mut self, name: &str, value: &mut Value) {
        if self.reveal {
            return;
        }
        match value {
            Value::String(text) => *text = self.field(name, text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(name, item)),
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    self.json(name, member);
                }
                self.json_keys(members);
            }
            Value::Number(number) => {
                let text = number.to_string();
                if names::is_secret(name) && !names::is_harmless(name, &text) {
                    *value = Value::String(self.secret(names::kind(name), &text));
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Objects that are used as tables have their keys for data.
    fn json_keys(&mut self, members: &mut serde_json::Map<String, Value>) {
        let secret = |key: &str| shape::is_email(key) || shape::is_jwt(key);
        let keys: Vec<String> = members.keys().filter(|key| secret(key)).cloned().collect();
        for key in keys {
            if let Some(member) = members.remove(&key) {
                let kind = if shape::is_email(&key) { "e-mail-address" } else { "token" };
                members.insert(self.secret(kind, &key), member);
            }
        }
    }

    /// Our own words: known secrets, tokens and e-mail addresses are replaced wherever they stand.
    pub fn text(&mut self, text: &str) -> String {
        if self.reveal {
            return text.to_owned();
        }
        let caught = self.caught(text);
        let is_word = |c: char| {
            c.is_ascii_alphanumeric()
                || matches!(c, '-' | '_' | '.' | '+' | '/' | '=' | '~' | '%' | '@')
        };
        if !caught.contains('@') && !caught.contains("ey") {
            return caught;
        }
        let mut out = String::with_capacity(caught.len());
        let mut rest = caught.as_str();
        while !rest.is_empty() {
            let (word, tail) = rest.split_at(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
            // In our words only what can be nothing but a secret is taken: names of cookies and hosts stay.
            let plain = word.trim_end_matches('.');
            if shape::is_email(plain) {
                out.push_str(&self.secret("e-mail-address", plain));
                out.push_str(word.get(plain.len()..).unwrap_or_default());
            } else if shape::is_jwt(word) {
                out.push_str(&self.secret("token", word));
            } else {
                out.push_str(word);
            }
            let (between, tail) = tail.split_at(tail.find(is_word).unwrap_or(tail.len()));
            out.push_str(between);
            rest = tail;
        }
        out
    }

    /// The text with every known secret replaced.
    fn caught(&mut self, text: &str) -> String {
        let known = Arc::clone(&self.known);
        let mut out = String::new();
        let mut done = 0;
        let mut from = 0;
        loop {
            let ours = self.net.find(text, from).map(|(range, secret)| (range, secret.to_owned()));
            let theirs =
                known.net.find(text, from).map(|(range, secret)| (range, secret.to_owned()));
            let first = match (ours, theirs) {
                (Some(a), Some(b)) => Some(if b.0.start < a.0.start { b } else { a }),
                (a, b) => a.or(b),
            };
            let Some((range, secret)) = first else { break };
            out.push_str(text.get(done..range.start).unwrap_or_default());
            out.push_str(&self.secret("value", &secret));
            done = range.end;
            from = range.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }

    /// Gets to know the value of a cookie that the browser has stored.
    pub(crate) fn learn_stored(&mut self, cookie: &StoredCookie) {
        self.secret(names::kind_of_cookie(&cookie.name), &cookie.value);
    }

    /// Gets to know the secrets of an exchange, its response's body only where it is worth the time.
    pub(crate) fn learn(&mut self, exchange: &Exchange, with_response_body: bool) {
        let response = exchange.response.as_ref();
        let headers = exchange.request.headers.0.iter();
        for header in headers.chain(response.iter().flat_map(|response| &response.headers.0)) {
            if !names::is_plain_header(&header.name) {
                self.header(&header.name, &header.value);
            }
        }
        self.url(&exchange.request.url);
        let posted = exchange.request.body.value();
        let received = response.and_then(|response| response.body.value());
        let received =
            received.filter(|body| with_response_body && body.raw.len() <= MOST_LEARNT_FROM);
        for body in posted.into_iter().chain(received) {
            self.body(body);
        }
    }
}

/// Whether a text is a name that a redactor gave, or a part of one.
fn is_named(text: &str) -> bool {
    let kind = |rest: &str| rest.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    text.ends_with(" chars›") || text.strip_prefix('‹').is_some_and(kind)
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
