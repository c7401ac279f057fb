//! Finds tokens wherever they stand: headers, cookies, queries, forms, JSON of any depth, pages.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Place, Token};
use crate::{
    http::{authorization, form, json},
    model::{Body, Exchange, ExchangeId, Text, Trace},
    token::{Jwt, Payload, Shape, shape, unwrapped},
};

/// The largest page that is searched for forms.
const MOST_BYTES: usize = 1 << 20;
/// How often JSON is looked for inside a text of JSON.
const DEPTH: u8 = 2;

/// Finds the tokens of all exchanges.
pub fn tokens(trace: &Trace) -> Vec<Token> {
    let mut found = Found::default();
    for exchange in &trace.exchanges {
        found.request(exchange);
        found.response(exchange);
        found.messages(exchange);
    }
    found.tokens
}

#[derive(Default)]
struct Found {
    index: BTreeMap<Text, usize>,
    tokens: Vec<Token>,
}

impl Found {
    fn request(&mut self, exchange: &Exchange) {
        let id = exchange.id;
        let request = &exchange.request;
        for header in &request.headers.0 {
            let name = header.name.to_ascii_lowercase();
            match name.as_str() {
                "authorization" => {
                    let (scheme, rest) = authorization::credentials(&header.value);
                    let token = authorization::bearer(&header.value)
                        .or_else(|| scheme.eq_ignore_ascii_case("dpop").then_some(rest));
                    if let Some(token) = token {
                        self.add(token, "", id, Place::Authorization);
                    }
                }
                "cookie" => {
                    for pair in header.value.split(';') {
                        if let Some((name, value)) = pair.trim().split_once('=') {
                            let place = || Place::Cookie(name.to_owned());
                            // A damaged one is known by its name only.
                            if is_token_name(name) && value.starts_with("ey") {
                                self.add(value, "", id, place());
                            } else {
                                self.offer(value, "", id, &place);
                            }
                        }
                    }
                }
                // Proofs of possession are tokens of one request.
                "dpop" => {}
                _ => self.offer(&header.value, "", id, &|| Place::Header(header.name.to_string())),
            }
        }
        if let (_, Some(query), _) = form::parts(&request.url)
            && (query.contains("ey") || query.contains("oken"))
        {
            for (name, value) in &form::query(query).0 {
                self.named(value, name, id, &|| Place::Query(name.clone()));
            }
        }
        let Some(body) = request.body.value() else { return };
        if let Some(fields) = form::body(body) {
            for (name, value) in &fields.0 {
                self.named(value, name, id, &|| Place::Parameter(name.clone()));
            }
        } else if let Some(value) = json::body(body) {
            self.json(&value, "", id, DEPTH, &|path| Place::RequestBody(path.to_owned()));
        }
    }

    fn response(&mut self, exchange: &Exchange) {
        let id = exchange.id;
        let Some(response) = &exchange.response else { return };
        for header in &response.headers.0 {
            match header.name.to_ascii_lowercase().as_str() {
                "set-cookie" => {
                    let pair = header.value.split(';').next().unwrap_or_default();
                    if let Some((name, value)) = pair.split_once('=') {
                        self.offer(value.trim(), "", id, &|| {
                            Place::SetCookie(name.trim().to_owned())
                        });
                    }
                }
                "location" => {
                    let (_, query, fragment) = form::parts(&header.value);
                    for part in [query, fragment].into_iter().flatten() {
                        for (name, value) in &form::query(part).0 {
                            self.named(value, name, id, &|| Place::Location(name.clone()));
                        }
                    }
                }
                _ => self.offer(&header.value, "", id, &|| {
                    Place::ResponseHeader(header.name.to_string())
                }),
            }
        }
        let Some(body) = response.body.value() else { return };
        if let Some(value) = json::body(body) {
            self.json(&value, "", id, DEPTH, &|path| Place::ResponseBody(path.to_owned()));
        } else if body.mime.as_str() == "text/html" {
            self.page(body, id);
        }
    }

    /// The messages of a WebSocket: a token alone or in JSON, which some protocols write after a number.
    fn messages(&mut self, exchange: &Exchange) {
        for message in &exchange.messages {
            let text = message.text.as_str();
            if text.len() > MOST_BYTES || !(text.contains("ey") || text.contains("oken")) {
                continue;
            }
            let place = |path: &str| {
                let path = path.to_owned();
                if message.sent { Place::Sent(path) } else { Place::Received(path) }
            };
            let json = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
            match serde_json::from_str::<Value>(json) {
                Ok(value) => self.json(&value, "", exchange.id, DEPTH, &place),
                Err(_) => self.offer(text, "", exchange.id, &|| place("")),
            }
        }
    }

    /// The texts of a JSON value, and of JSON that stands in them as text.
    fn json(
        &mut self,
        value: &Value,
        before: &str,
        id: ExchangeId,
        depth: u8,
        place: &dyn Fn(&str) -> Place,
    ) {
        json::texts(value, &mut |path, text| {
            let full = if before.is_empty() { path.to_owned() } else { format!("{before}.{path}") };
            let trimmed = text.trim_start();
            if depth > 0
                && trimmed.starts_with(['{', '['])
                && (text.contains("oken") || text.contains("eyJ"))
                && let Ok(inner) = serde_json::from_str::<Value>(trimmed)
            {
                return self.json(&inner, &full, id, depth - 1, place);
            }
            let name = full.rsplit('.').next().unwrap_or(&full);
            self.named(text, name, id, &|| place(&full));
        });
    }

    /// Fields of forms that a page brings, as those of a provider that answers by post.
    fn page(&mut self, body: &Body, id: ExchangeId) {
        if body.raw.len() > MOST_BYTES || !body.raw.contains("ey") {
            return;
        }
        let text = body.text();
        for tag in text.split("<input").skip(1).take(500) {
            let tag = tag.split('>').next().unwrap_or_default();
            if let (Some(name), Some(value)) = (attribute(tag, "name"), attribute(tag, "value")) {
                self.offer(value, name, id, &|| Place::Html(name.to_owned()));
            }
        }
    }

    /// A value whose name may say that it is a token.
    fn named(&mut self, value: &str, name: &str, id: ExchangeId, place: &dyn Fn() -> Place) {
        if is_token_name(name) {
            let (inner, _) = unwrapped(value);
            let plain = if inner.starts_with("ey") { inner.as_str() } else { value };
            self.add(plain, name, id, place());
        } else {
            self.offer(value, name, id, place);
        }
    }

    /// A value that is a token only if it looks like one.
    fn offer(&mut self, value: &str, name: &str, id: ExchangeId, place: &dyn Fn() -> Place) {
        let start = value.get(..16.min(value.len())).unwrap_or_default();
        let versioned =
            ["v1.", "v2.", "v3.", "v4."].iter().any(|version| start.starts_with(version));
        if !(start.contains("ey") || versioned) {
            return;
        }
        let (inner, _) = unwrapped(value);
        if (inner.starts_with("ey") || versioned)
            && !matches!(shape(&inner), Shape::Opaque | Shape::Malformed(_))
        {
            self.add(&inner, name, id, place());
        }
    }

    fn add(&mut self, value: &str, name: &str, exchange: ExchangeId, place: Place) {
        if value.is_empty() {
            return;
        }
        let key = Text::from(value);
        let index = *self.index.entry(key.clone()).or_insert_with(|| {
            let shape = shape(value);
            self.tokens.push(Token {
                jwt: readable(value, &shape),
                value: key,
                shape,
                name: String::new(),
                seen: Vec::new(),
            });
            self.tokens.len() - 1
        });
        if let Some(token) = self.tokens.get_mut(index) {
            if token.name.is_empty() && is_token_name(name) {
                name.clone_into(&mut token.name);
            }
            token.seen.push((exchange, place));
        }
    }
}

/// Header and claims of a token that has them.
fn readable(value: &str, shape: &Shape) -> Option<Jwt> {
    match shape {
        Shape::Jws { header, payload: Payload::Claims(claims), .. } => {
            Some(Jwt { header: header.clone(), claims: claims.clone() })
        }
        Shape::SdJwt { token, .. } => readable(value, token),
        Shape::Jws { payload: Payload::Nested(inner), .. } => readable(value, inner),
        Shape::Paseto { claims: Some(Value::Object(claims)), .. } => {
            Some(Jwt { header: serde_json::Map::new(), claims: claims.clone() })
        }
        // Padding and other small faults keep a server from reading a token, not a person.
        Shape::Malformed(_) => Jwt::decode(value),
        _ => None,
    }
}

/// An attribute's value in a tag, without its quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let (before, after) = rest.split_at(at);
        let after = after.get(name.len()..)?;
        if before.ends_with(char::is_whitespace)
            && let Some(value) = after.trim_start().strip_prefix('=')
        {
            let value = value.trim_start();
            return match value.chars().next()? {
                quote @ ('"' | '\'') => value.get(1..)?.split(quote).next(),
                _ => value.split(char::is_whitespace).next(),
            };
        }
        rest = after;
    }
}

fn is_token_name(name: &str) -> bool {
    matches!(
        name,
        "access_token"
            | "id_token"
            | "refresh_token"
            | "token"
            | "jwt"
            | "accessToken"
            | "idToken"
            | "refreshToken"
            | "authToken"
            | "auth_token"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_any_order() {
        let tag = r#" type=hidden value="ey1" name='id_token' "#;
        assert_eq!(attribute(tag, "name"), Some("id_token"));
        assert_eq!(attribute(tag, "value"), Some("ey1"));
        assert_eq!(attribute(tag, "form"), None);
    }
}
