//! The tokens of a capture: where each came from, where it was sent and what was said of it.

pub mod complaints;
pub mod environments;
mod find;
pub mod key_sets;
pub mod renewals;

pub use self::find::tokens;
use super::Analysis;
use crate::finding::Locus;
use crate::model::{Exchange, ExchangeId, Text, Timestamp};
pub use crate::token::{Fault, Jwt, Payload, Shape};

/// Where a token stands in an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `Authorization` of the request.
    Authorization,
    /// A cookie of the request.
    Cookie(String),
    /// Another header of the request.
    Header(String),
    /// A parameter of the request's query.
    Query(String),
    /// A parameter of a posted form.
    Parameter(String),
    /// A member of the request's JSON body, by its path.
    RequestBody(String),
    /// A cookie that the answer sets.
    SetCookie(String),
    /// Another header of the answer.
    ResponseHeader(String),
    /// A parameter in query or fragment of the address that the answer redirects to.
    Location(String),
    /// A member of the answer's JSON body, by its path.
    ResponseBody(String),
    /// A field of a form in the answer's page.
    Html(String),
    /// A message of a WebSocket that the page sent, with the path where it is JSON.
    Sent(String),
    /// One that it received.
    Received(String),
}

impl Place {
    /// Whether the request shows the token to say who asks.
    pub fn is_credential(&self) -> bool {
        matches!(self, Place::Authorization | Place::Cookie(_) | Place::Header(_) | Place::Query(_))
    }

    /// The place in the exchange, for evidence.
    pub fn locus(&self) -> Locus {
        let header = |name: &str| Locus::RequestHeader(name.to_owned(), None);
        match self {
            Place::Authorization => header("Authorization"),
            Place::Cookie(_) => header("Cookie"),
            Place::Header(name) => header(name),
            Place::Query(_) | Place::Sent(_) | Place::Received(_) => Locus::RequestLine,
            Place::Parameter(name) | Place::RequestBody(name) => Locus::RequestBody(name.clone()),
            Place::SetCookie(_) => Locus::ResponseHeader("Set-Cookie".to_owned(), None),
            Place::ResponseHeader(name) => Locus::ResponseHeader(name.clone(), None),
            Place::Location(_) => Locus::ResponseHeader("Location".to_owned(), None),
            Place::ResponseBody(name) | Place::Html(name) => Locus::ResponseBody(name.clone()),
        }
    }

    /// Whether the answer brought it.
    pub fn is_answer(&self) -> bool {
        matches!(
            self,
            Place::SetCookie(_)
                | Place::ResponseHeader(_)
                | Place::Location(_)
                | Place::ResponseBody(_)
                | Place::Html(_)
                | Place::Received(_)
        )
    }
}

/// What a token is for, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It opens an API.
    Access,
    /// It tells the client who logged in.
    Id,
    /// It renews others.
    Refresh,
    /// It may be any.
    Unknown,
}

/// One token and all places where it was seen.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token itself: a secret.
    pub value: Text,
    /// `access_token`, `id_token`, … where a member or parameter of that name held it.
    pub name: String,
    /// What kind of text it is.
    pub shape: Shape,
    /// Its header and claims where they can be read.
    pub jwt: Option<Jwt>,
    /// In order of the exchanges.
    pub seen: Vec<(ExchangeId, Place)>,
}

impl Token {
    /// What it is for.
    pub fn role(&self) -> Role {
        match self.name.as_str() {
            "access_token" | "accessToken" => Role::Access,
            "id_token" | "idToken" => Role::Id,
            "refresh_token" | "refreshToken" => Role::Refresh,
            _ => match self.jwt.as_ref() {
                Some(jwt)
                    if matches!(jwt.text("typ"), Some("Refresh" | "Offline"))
                        || jwt.text("token_use") == Some("refresh") =>
                {
                    Role::Refresh
                }
                // Older Keycloaks write the nonce into every token.
                Some(jwt)
                    if jwt.text("typ") == Some("Bearer")
                        || jwt.text("token_use") == Some("access")
                        || self.header("typ").is_some_and(|kind| kind.ends_with("at+jwt")) =>
                {
                    Role::Access
                }
                Some(jwt)
                    if jwt.claims.contains_key("at_hash") || jwt.claims.contains_key("nonce") =>
                {
                    Role::Id
                }
                _ => Role::Unknown,
            },
        }
    }

    /// In words, after "the".
    pub fn label(&self) -> &'static str {
        match self.role() {
            Role::Access => "access token",
            Role::Id => "ID token",
            Role::Refresh => "refresh token",
            Role::Unknown => "token",
        }
    }

    /// The answer that brought it.
    pub fn issued(&self) -> Option<(ExchangeId, &Place)> {
        self.seen.iter().find(|(_, place)| place.is_answer()).map(|(id, place)| (*id, place))
    }

    /// The requests that carried it as their credentials.
    pub fn sent(&self) -> impl Iterator<Item = (ExchangeId, &Place)> {
        self.seen.iter().filter(|(_, place)| place.is_credential()).map(|(id, place)| (*id, place))
    }

    /// A time claim that is one: whole seconds since 1970, not milliseconds.
    pub fn time(&self, claim: &str) -> Option<Timestamp> {
        self.jwt.as_ref()?.time(claim).filter(|at| at.seconds() < MILLISECONDS)
    }

    /// A time claim in milliseconds, as what it should have been.
    pub fn milliseconds(&self, claim: &str) -> Option<Timestamp> {
        let at = self.jwt.as_ref()?.time(claim)?;
        (at.seconds() >= MILLISECONDS).then(|| Timestamp::from_seconds(at.seconds() / 1000))
    }

    /// The algorithm that its header names.
    pub fn algorithm(&self) -> Option<&str> {
        self.header("alg")
    }

    /// A member of its header that is a text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.jwt.as_ref()?.header.get(name)?.as_str()
    }

    /// A claim that is a text.
    pub fn claim(&self, name: &str) -> Option<&str> {
        self.jwt.as_ref()?.text(name)
    }

    /// The values of a claim that is a text or a list of texts.
    pub fn claims(&self, name: &str) -> Vec<&str> {
        match self.jwt.as_ref().and_then(|jwt| jwt.claims.get(name)) {
            Some(serde_json::Value::String(one)) => vec![one],
            Some(serde_json::Value::Array(all)) => {
                all.iter().filter_map(serde_json::Value::as_str).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Seconds that are the year 5138, or milliseconds of 1973: no token is that old or lasts that long.
const MILLISECONDS: i64 = 100_000_000_000;

/// A request that was refused although it carried a token.
#[derive(Clone, Copy)]
pub struct Refusal<'a> {
    /// What it carried.
    pub token: &'a Token,
    /// Where.
    pub place: &'a Place,
    /// The request and its answer.
    pub exchange: &'a Exchange,
}

impl Analysis {
    /// The first request with a token that was refused (401, 403) and whose like was not accepted later.
    pub fn refusal_of<'a>(&'a self, token: &'a Token) -> Option<Refusal<'a>> {
        token.sent().find_map(|(id, place)| {
            let exchange = self.trace.get(id)?;
            let refused = matches!(exchange.status(), 401 | 403);
            // Where there is a header, the cookie beside it is rarely what is judged.
            let beside = matches!(place, Place::Cookie(_))
                && exchange.request_header("authorization").is_some();
            (refused && !beside && !self.succeeds_later(id)).then_some(Refusal {
                token,
                place,
                exchange,
            })
        })
    }

    /// The first refusal of each token.
    pub fn refused_tokens(&self) -> impl Iterator<Item = Refusal<'_>> {
        self.tokens.iter().filter_map(|token| self.refusal_of(token))
    }

    /// The server's own clock when it answered; `None` where it sent no Date or the answer came from a cache.
    pub fn server_date(&self, id: ExchangeId) -> Option<Timestamp> {
        let exchange = self.trace.get(id)?;
        let stored = exchange.response_header("age").is_some_and(|(_, age)| age.trim() != "0");
        if exchange.hints.from_cache || stored {
            return None;
        }
        Timestamp::from_http_date(exchange.response_header("date")?.1)
    }
}
