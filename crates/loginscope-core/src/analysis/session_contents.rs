//! What session cookies hold, where that can be read without a key.

use serde_json::Value;

use super::{
    Analysis,
    sessions::{self, sent_value, set_value},
};
use crate::{
    model::{Exchange, ExchangeId, Timestamp},
    session_cookie::{self, Maker, SessionCookie},
    token::{Jwt, Shape},
};

/// A session cookie that was recognised.
pub struct Recognised {
    /// Its name.
    pub name: String,
    /// Where it was first seen.
    pub exchange: ExchangeId,
    /// The line that set it; `None` where it was only sent.
    pub header: Option<usize>,
    /// Who made it, in words.
    pub maker: &'static str,
    /// The names of what it holds, where that can be read; long ones and those that are data are left out.
    pub members: Option<Vec<String>>,
    /// When it was signed, where it says so.
    pub signed_at: Option<Timestamp>,
}

/// A session cookie that its application signed.
pub struct SignedCookie {
    /// Its name.
    pub name: String,
    /// Its value as it stands in the header: a secret.
    pub value: String,
    /// Who made it.
    pub maker: Maker,
    /// Where it was first seen with this value.
    pub exchange: ExchangeId,
    /// The line that set it; `None` where it was sent.
    pub header: Option<usize>,
}

/// The most cookies that are looked at.
const MOST: usize = 200;

impl Analysis {
    /// Every session cookie whose maker is known, each once.
    pub fn session_contents(&self) -> Vec<Recognised> {
        let mut names: Vec<&str> = Vec::new();
        let mut found = Vec::new();
        for exchange in &self.trace.exchanges {
            let set = self.cookies.stores_of(exchange.id).filter(|store| !store.is_deletion());
            let here =
                set.map(|store| store.name.as_str()).chain(self.cookies.sent_names(exchange.id));
            for name in here {
                if names.len() >= MOST || names.contains(&name) {
                    continue;
                }
                names.push(name);
                found.extend(recognised(exchange, name));
            }
        }
        found
    }

    /// Whether something in the capture is signed; where nothing is, nobody misses a key.
    pub fn has_signatures(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token.shape, Shape::Jws { .. }))
            || !self.signed_cookies().is_empty()
    }

    /// Every value of a session cookie that has a signature, in order.
    pub fn signed_cookies(&self) -> Vec<SignedCookie> {
        let mut found: Vec<SignedCookie> = Vec::new();
        for cookie in self.session_contents() {
            for usage in sessions::uses(self, &cookie.name) {
                let set = usage.set.map(|(index, value)| (Some(index), value));
                for (header, value) in set.into_iter().chain(usage.sent.map(|value| (None, value)))
                {
                    if found.len() >= MOST || found.iter().any(|known| known.value == value) {
                        continue;
                    }
                    let maker =
                        session_cookie::recognise(&cookie.name, value).map(|known| known.maker);
                    if let Some(maker @ (Maker::Flask | Maker::Django | Maker::Express)) = maker {
                        found.push(SignedCookie {
                            name: cookie.name.clone(),
                            value: value.to_owned(),
                            maker,
                            exchange: usage.exchange,
                            header,
                        });
                    }
                }
            }
        }
        found
    }

    /// Who a request says it comes from: by its bearer token and by a cookie, as (claim, is the same).
    /// `None` where one of them does not say, or they can't be compared.
    pub fn identities(&self, exchange: &Exchange) -> Option<(String, &'static str, bool)> {
        let (_, header) = exchange.request_header("authorization")?;
        let bearer = Jwt::decode(crate::http::authorization::bearer(header)?)?;
        self.cookies.sent_names(exchange.id).find_map(|name| {
            let value = sent_value(exchange, name)?;
            let (claims, token) = claims(name, value)?;
            COMPARABLE.iter().find_map(|claim| {
                let theirs = claims.get(*claim)?.as_str()?;
                let ours = bearer.text(claim)?;
                // Only one issuer's subjects can be compared.
                let issuer = claims.get("iss").and_then(Value::as_str);
                let same_issuer = token && issuer.is_some() && issuer == bearer.text("iss");
                (*claim != "sub" || same_issuer)
                    .then(|| (name.to_owned(), *claim, theirs.eq_ignore_ascii_case(ours)))
            })
        })
    }
}

/// Claims that name a person, those that say most first.
const COMPARABLE: &[&str] = &["sub", "email", "preferred_username"];

/// The claims of a cookie: of a token in it, or of a readable session.
fn claims(name: &str, value: &str) -> Option<(serde_json::Map<String, Value>, bool)> {
    if let Some(jwt) = Jwt::decode(value) {
        return Some((jwt.claims, true));
    }
    match session_cookie::recognise(name, value)?.contents? {
        Value::Object(members) => Some((members, false)),
        _ => None,
    }
}

fn recognised(exchange: &Exchange, name: &str) -> Option<Recognised> {
    let set = set_value(exchange, name);
    let value = set.map(|(_, value)| value).or_else(|| sent_value(exchange, name))?;
    let SessionCookie { maker, contents, signed_at } = session_cookie::recognise(name, value)?;
    Some(Recognised {
        name: name.to_owned(),
        exchange: exchange.id,
        header: set.map(|(index, _)| index),
        maker: maker.label(),
        members: contents.as_ref().and_then(Value::as_object).map(|members| {
            let plain = |name: &&String| {
                name.len() <= 40
                    && name.bytes().all(|byte| byte.is_ascii_alphabetic() || b"_-.".contains(&byte))
            };
            members.keys().filter(plain).take(20).cloned().collect()
        }),
        signed_at,
    })
}
