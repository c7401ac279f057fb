//! OAuth 2.0 and OpenID Connect: authorization requests, their answers and the token requests, put together to flows.

mod dpop;
pub mod hashes;
mod read;
pub mod redirect_uri;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use url::Url;

pub use self::dpop::Proof;

use super::{Analysis, steps::Sent};
use crate::{
    http::form::Fields,
    model::{Exchange, ExchangeId, Trace},
    token::Jwt,
};

/// How the answer of the authorization server came back (OAuth 2.0 Multiple Response Types §2.1, Form Post).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// Behind its `#`.
    Fragment,
    /// Posted to it.
    FormPost,
}

/// A request to the authorization endpoint (RFC 6749 §4.1.1).
#[derive(Clone, Debug)]
pub struct AuthorizationRequest {
    /// The request itself; where it was not captured, the redirect that leads to it.
    pub exchange: ExchangeId,
    /// The redirect or page that began it.
    pub begun_by: Option<ExchangeId>,
    /// The authorization endpoint, its query left out.
    pub endpoint: Url,
    /// Its parameters, those of a request object or of a pushed request included.
    pub parameters: Fields,
}

/// The answer that the browser brings back to the client (RFC 6749 §4.1.2).
#[derive(Clone, Debug)]
pub struct AuthorizationResponse {
    /// The callback.
    pub exchange: ExchangeId,
    /// How it came.
    pub mode: ResponseMode,
    /// Where it came to, query and fragment left out.
    pub url: Url,
    /// Its parameters.
    pub parameters: Fields,
    /// A script passed it on to its server, after the page had received it.
    pub relayed: bool,
}

/// A request to the token endpoint with its answer (RFC 6749 §4.1.3, §5).
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// Request and answer.
    pub exchange: ExchangeId,
    /// The token endpoint, its query left out.
    pub endpoint: Url,
    /// The parameters, however they were written.
    pub parameters: Fields,
    /// The client's name, from the parameters or from `Authorization: Basic`.
    pub client_id: Option<String>,
    /// A secret or an assertion of the client came with it.
    pub authenticated: bool,
    /// `Authorization: Basic` has a secret behind the client's name.
    pub has_basic_secret: bool,
    /// The members of the answer.
    pub answer: Fields,
    /// The answer's status; 0 where none came.
    pub status: u16,
}

/// One login by OAuth: what was asked, what came back, what was redeemed.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// What was asked; `None` where the capture began later.
    pub request: Option<AuthorizationRequest>,
    /// What came back, in order.
    pub responses: Vec<AuthorizationResponse>,
    /// The requests that redeemed its code, in order.
    pub redemptions: Vec<TokenRequest>,
}

/// Parameters that were pushed to the server before the login (RFC 9126 §2).
#[derive(Clone, Debug)]
pub struct Pushed {
    /// Request and answer.
    pub exchange: ExchangeId,
    /// What was pushed.
    pub parameters: Fields,
    /// The members of the answer.
    pub answer: Fields,
    /// The logins that used it.
    pub used_by: Vec<ExchangeId>,
}

/// What an authorization server says of itself (RFC 8414, OpenID Connect Discovery).
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Where it was read.
    pub exchange: ExchangeId,
    /// The URL that it was read from.
    pub url: Url,
    /// Its `issuer`.
    pub issuer: String,
    /// All of it.
    pub members: Value,
}

/// Everything about OAuth in a capture.
#[derive(Clone, Debug, Default)]
pub struct OAuth {
    /// In order of their first exchange.
    pub flows: Vec<Flow>,
    /// Token requests that redeem no code: refresh, device, client credentials.
    pub other_grants: Vec<TokenRequest>,
    /// The metadata documents that were read.
    pub metadata: Vec<Metadata>,
    /// Requests whose parameters were pushed before (RFC 9126), in order.
    pub pushed: Vec<Pushed>,
    /// Proofs of possession (RFC 9449).
    pub proofs: Vec<Proof>,
    /// Messages that end a login, whatever their status says, with the reason as a clause.
    refusals: BTreeMap<ExchangeId, &'static str>,
    /// Answers to silent questions (`prompt=none`) that say no: nobody tried to log in.
    silent_refusals: BTreeSet<ExchangeId>,
}

/// An ID token of a flow and where it stands.
#[derive(Clone, Debug)]
pub struct IdToken {
    /// The exchange that brought it.
    pub exchange: ExchangeId,
    /// Its header and claims.
    pub jwt: Jwt,
    /// It came through the browser's address or a form, not from the token endpoint.
    pub front_channel: bool,
}

impl AuthorizationRequest {
    /// A parameter that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).filter(|value| !value.is_empty())
    }

    /// The redirect URI where it is one of the web's.
    pub fn redirect_uri(&self) -> Option<Url> {
        let uri = Url::parse(self.get("redirect_uri")?).ok()?;
        matches!(uri.scheme(), "http" | "https").then_some(uri)
    }

    /// Whether a blank-separated parameter (`scope`, `response_type`, `prompt`) has this word.
    pub fn asks(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_ascii_whitespace().any(|one| one == word))
    }
}

impl AuthorizationResponse {
    /// A parameter that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).filter(|value| !value.is_empty())
    }
}

impl TokenRequest {
    /// A parameter that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).filter(|value| !value.is_empty())
    }

    /// The error code of the answer (RFC 6749 §5.2); some servers send it with status 200.
    pub fn error(&self) -> Option<&str> {
        self.answer.get("error").filter(|error| !error.is_empty())
    }

    /// Whether no token was given.
    pub fn failed(&self) -> bool {
        self.status >= 400 || self.error().is_some()
    }
}

impl Flow {
    /// The first answer that the browser itself brought.
    pub fn response(&self) -> Option<&AuthorizationResponse> {
        self.responses.iter().find(|response| !response.relayed).or_else(|| self.responses.first())
    }

    /// The ID tokens of the flow.
    pub fn id_tokens(&self) -> Vec<IdToken> {
        let front = self
            .responses
            .iter()
            .filter(|response| !response.relayed)
            .filter_map(|response| Some((response.exchange, response.get("id_token")?, true)));
        let back = self.redemptions.iter().filter_map(|redeemed| {
            Some((redeemed.exchange, redeemed.answer.get("id_token")?, false))
        });
        front
            .chain(back)
            .filter_map(|(exchange, token, front_channel)| {
                Some(IdToken { exchange, jwt: Jwt::decode(token)?, front_channel })
            })
            .collect()
    }

    /// The exchanges of the flow in order.
    pub fn first_exchange(&self) -> Option<ExchangeId> {
        let request = self.request.as_ref().map(|request| request.exchange);
        request
            .or_else(|| self.responses.first().map(|response| response.exchange))
            .or_else(|| self.redemptions.first().map(|redeemed| redeemed.exchange))
    }
}

impl OAuth {
    /// Every token request.
    pub fn token_requests(&self) -> impl Iterator<Item = &TokenRequest> {
        self.flows.iter().flat_map(|flow| &flow.redemptions).chain(&self.other_grants)
    }

    /// Why a message ends the login although its status is no error.
    pub fn refusal(&self, id: ExchangeId) -> Option<&'static str> {
        self.refusals.get(&id).copied()
    }

    /// Whether a callback only says that a silent question was answered with no.
    pub fn is_silent_refusal(&self, id: ExchangeId) -> bool {
        self.silent_refusals.contains(&id)
    }

    /// Notes the messages that end a login.
    fn note_refusals(&mut self) {
        let mut refusals = BTreeMap::new();
        for flow in &self.flows {
            let silent =
                flow.request.as_ref().is_some_and(|request| request.asks("prompt", "none"));
            for response in &flow.responses {
                if response.get("error").is_some() && silent {
                    self.silent_refusals.insert(response.exchange);
                } else if response.get("error").is_some() {
                    refusals.insert(response.exchange, "the provider answered with an error");
                }
            }
            let nonce = flow.request.as_ref().and_then(|request| request.get("nonce"));
            for token in flow.id_tokens() {
                if nonce.is_some() && token.jwt.text("nonce") != nonce {
                    refusals.insert(
                        token.exchange,
                        "the ID token has another nonce than was asked for",
                    );
                }
            }
        }
        for request in self.token_requests().filter(|request| request.error().is_some()) {
            refusals.insert(request.exchange, "the token endpoint answered with an error");
        }
        self.refusals = refusals;
    }

    /// The metadata of the server that has this endpoint, where it was read.
    pub fn metadata_of(&self, endpoint: &Url) -> Option<&Metadata> {
        self.metadata.iter().find(|metadata| {
            ["authorization_endpoint", "token_endpoint"].iter().any(|name| {
                metadata.members.get(name).and_then(Value::as_str).is_some_and(|known| {
                    Url::parse(known).is_ok_and(|known| {
                        known.origin() == endpoint.origin() && known.path() == endpoint.path()
                    })
                })
            })
        })
    }
}

impl Analysis {
    /// Whether a callback was not accepted: an error, no answer, or the user is back at the login.
    pub fn callback_refused(&self, id: ExchangeId) -> bool {
        let Some(exchange) = self.trace.get(id) else { return false };
        let leads_to_error = self
            .url(id)
            .and_then(|here| super::context::location(exchange, here))
            .is_some_and(|target| target.query_pairs().any(|(name, _)| name == "error"));
        exchange.status() == 0
            || exchange.status() >= 400
            || leads_to_error
            || self.leads_to_login(id)
    }

    /// The error that the provider shows on a page of its own instead of answering to the redirect URI, and where.
    pub fn provider_page_error(
        &self,
        request: &AuthorizationRequest,
    ) -> Option<(ExchangeId, &'static words::Known)> {
        let mut at = Some(request.exchange);
        // A provider leads to its error page in a few hops.
        for _ in 0..6 {
            let exchange = self.trace.get(at?)?;
            let text = read::provider_page(exchange, self.url(exchange.id)?);
            if let Some(known) = words::provider_words(&text) {
                return Some((exchange.id, known));
            }
            at = self.context(exchange.id)?.redirected_to;
        }
        None
    }

    /// The page or redirect that began an authorization request, as host and scheme.
    pub fn began_at(&self, request: &AuthorizationRequest) -> Option<&Url> {
        match request.begun_by {
            Some(begun_by) => self.url(begun_by),
            None => match self.context(request.exchange)?.initiator.value()? {
                super::context::Initiator::Page(page) => Some(page),
                _ => None,
            },
        }
    }
}

/// Whether `encoded` is `plain` with percent-encoding.
pub fn is_percent_encoded(plain: &str, encoded: &str) -> bool {
    encoded != plain && crate::http::form::percent_decoded(encoded) == plain
}

/// Reads all exchanges and puts flows together.
pub(super) fn oauth(trace: &Trace, contexts: &[super::context::Context], sent: &[Sent]) -> OAuth {
    let mut reader = read::Reader::default();
    for ((exchange, context), sent) in trace.exchanges.iter().zip(contexts).zip(sent) {
        if !context.is_preflight
            && let Some(url) = &context.url
        {
            let before = context.redirected_from.and_then(|from| trace.get(from));
            reader.exchange(exchange, context, url, sent, before);
        }
    }
    let mut oauth = reader.done();
    oauth.proofs = dpop::proofs(trace);
    oauth.note_refusals();
    oauth
}

/// The members of an answer as fields: JSON or a form (GitHub).
fn answer(exchange: &Exchange) -> Fields {
    let Some(body) = exchange.response.as_ref().and_then(|response| response.body.value()) else {
        return Fields::default();
    };
    if let Some(Value::Object(members)) = crate::http::json::body(body) {
        return members_as_fields(&members);
    }
    crate::http::form::body(body).unwrap_or_default()
}

fn members_as_fields(members: &serde_json::Map<String, Value>) -> Fields {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Fields(members.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}
