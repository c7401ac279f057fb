//! The tokens of a capture: where each came from and where it was sent.

use std::collections::BTreeMap;

use crate::{
    http::{authorization, form, json},
    model::{Exchange, ExchangeId, Text, Trace},
    token::Jwt,
};

/// Where a token stands in an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `Authorization: Bearer` of the request.
    Authorization,
    /// A cookie of the request.
    Cookie(String),
    /// A member of the response's JSON body, by its path.
    ResponseBody(String),
    /// A parameter of a posted form or query.
    Parameter(String),
}

/// One token and all places where it was seen.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token itself: a secret.
    pub value: Text,
    /// `access_token`, `id_token`, … where a member or parameter of that name held it.
    pub name: String,
    /// Its header and claims where it is a JWT.
    pub jwt: Option<Jwt>,
    /// In order of the exchanges.
    pub seen: Vec<(ExchangeId, Place)>,
}

/// Finds the tokens of all exchanges.
pub fn tokens(trace: &Trace) -> Vec<Token> {
    let mut found = Found::default();
    for exchange in &trace.exchanges {
        found.exchange(exchange);
    }
    found.tokens
}

#[derive(Default)]
struct Found {
    index: BTreeMap<Text, usize>,
    tokens: Vec<Token>,
}

impl Found {
    fn exchange(&mut self, exchange: &Exchange) {
        let id = exchange.id;
        if let Some(value) =
            exchange.request.headers.get("authorization").and_then(authorization::bearer)
        {
            self.add(value, "", id, Place::Authorization);
        }
        for (_, line) in exchange.request.headers.all("cookie") {
            for pair in line.split(';') {
                if let Some((name, value)) = pair.trim().split_once('=')
                    && value.starts_with("ey")
                    && Jwt::decode(value).is_some()
                {
                    self.add(value, "", id, Place::Cookie(name.to_owned()));
                }
            }
        }
        if let Some(fields) = exchange.request.body.value().and_then(form::body) {
            for (name, value) in &fields.0 {
                if is_token_name(name) || (value.starts_with("ey") && Jwt::decode(value).is_some())
                {
                    self.add(value, name, id, Place::Parameter(name.clone()));
                }
            }
        }
        let body = exchange.response.as_ref().and_then(|response| response.body.value());
        if let Some(body) = body.and_then(json::body) {
            json::texts(&body, &mut |path, value| {
                let name = path.rsplit('.').next().unwrap_or(path);
                if is_token_name(name) || (value.starts_with("ey") && Jwt::decode(value).is_some())
                {
                    self.add(value, name, id, Place::ResponseBody(path.to_owned()));
                }
            });
        }
    }

    fn add(&mut self, value: &str, name: &str, exchange: ExchangeId, place: Place) {
        if value.is_empty() {
            return;
        }
        let key = Text::from(value);
        let index = *self.index.entry(key.clone()).or_insert_with(|| {
            self.tokens.push(Token {
                jwt: Jwt::decode(value),
                value: key,
                name: String::new(),
                seen: Vec::new(),
            });
            self.tokens.len() - 1
        });
        if let Some(token) = self.tokens.get_mut(index) {
            if token.name.is_empty() {
                name.clone_into(&mut token.name);
            }
            token.seen.push((exchange, place));
        }
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
