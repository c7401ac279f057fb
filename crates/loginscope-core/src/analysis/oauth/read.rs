//! Recognises the messages of OAuth in exchanges and pairs them by code, state and redirect URI.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::Value;
use url::Url;

use super::{
    AuthorizationRequest, AuthorizationResponse, Flow, Metadata, OAuth, Pushed, ResponseMode,
    TokenRequest, answer, members_as_fields,
};
use crate::{
    analysis::{
        context::{self, Context, Destination, Initiator},
        steps::Sent,
    },
    http::{authorization, form, form::Fields, json},
    model::{Exchange, ExchangeId},
    token::Jwt,
};

/// Gathers flows while it goes through the exchanges in order.
#[derive(Default)]
pub(super) struct Reader {
    found: OAuth,
    /// The flow that a code belongs to.
    by_code: BTreeMap<String, usize>,
    /// The last flow with a state.
    by_state: BTreeMap<String, usize>,
    /// Flows by the redirect URI without its query, the latest last.
    by_redirect_uri: BTreeMap<String, Vec<usize>>,
    /// Parameters that were pushed before (RFC 9126), by the `request_uri` that stands for them.
    pushed: BTreeMap<String, usize>,
}

impl Reader {
    pub(super) fn done(self) -> OAuth {
        self.found
    }

    pub(super) fn exchange(
        &mut self,
        exchange: &Exchange,
        context: &Context,
        url: &Url,
        sent: &Sent,
        before: Option<&Exchange>,
    ) {
        if url.path().contains("/.well-known/") {
            self.metadata(exchange, url);
            return;
        }
        let posted = posted(exchange, sent);
        let parameter = |name: &str| {
            posted.get(name).or_else(|| sent.query.get(name)).filter(|v| !v.is_empty())
        };
        if exchange.request.method == "POST" && parameter("grant_type").is_some() {
            self.token_request(exchange, url, sent, posted);
            return;
        }
        if exchange.request.method == "POST" && posted.has("response_type") {
            let answered = answer(exchange);
            let uri = answered.get("request_uri").filter(|uri| uri.starts_with("urn:"));
            let path = url.path().trim_end_matches('/');
            if uri.is_some() || path.ends_with("/par") {
                if let Some(uri) = uri {
                    self.pushed.insert(uri.to_owned(), self.found.pushed.len());
                }
                let used_by = Vec::new();
                self.found.pushed.push(Pushed {
                    exchange: exchange.id,
                    parameters: posted,
                    answer: answered,
                    used_by,
                });
                return;
            }
        }
        let asks = |fields: &Fields| {
            fields.has("client_id")
                && (fields.has("response_type")
                    || fields.has("request_uri")
                    || fields.has("request"))
        };
        if asks(&sent.query) || asks(&posted) {
            let fields = if asks(&sent.query) { sent.query.clone() } else { posted };
            self.authorization_request(exchange.id, context, url, fields);
            return;
        }
        self.authorization_response(exchange, context, url, sent, posted, before);
        // A hop that is missing in the capture is known by the redirect that leads to it.
        if context.redirected_to.is_none()
            && let Some(target) = context::location(exchange, url)
        {
            let fields = form::query(target.query().unwrap_or_default());
            if asks(&fields) {
                let next = Context { redirected_from: Some(exchange.id), ..Context::default() };
                self.authorization_request(exchange.id, &next, &target, fields);
            }
        }
    }

    fn metadata(&mut self, exchange: &Exchange, url: &Url) {
        let body = exchange.response.as_ref().and_then(|response| response.body.value());
        let Some(members) = body.and_then(json::body) else { return };
        if let Some(issuer) = members.get("issuer").and_then(Value::as_str) {
            let issuer = issuer.to_owned();
            self.found.metadata.push(Metadata {
                exchange: exchange.id,
                url: bare(url),
                issuer,
                members,
            });
        }
    }

    fn authorization_request(
        &mut self,
        exchange: ExchangeId,
        context: &Context,
        url: &Url,
        mut parameters: Fields,
    ) {
        let pushed_at = parameters.get("request_uri").and_then(|uri| self.pushed.get(uri)).copied();
        let pushed = pushed_at
            .and_then(|index| self.found.pushed.get(index))
            .map(|pushed| pushed.parameters.clone());
        let object = parameters.get("request").and_then(Jwt::decode);
        for more in pushed.into_iter().chain(object.map(|jwt| members_as_fields(&jwt.claims))) {
            for (name, value) in more.0 {
                if !parameters.has(&name) {
                    parameters.0.push((name, value));
                }
            }
        }
        // The provider's own pages lead back to its authorization endpoint with the same parameters.
        let same = self.found.flows.last().is_some_and(|flow| {
            flow.responses.is_empty()
                && flow.request.as_ref().is_some_and(|request| {
                    ["client_id", "state", "redirect_uri", "nonce", "code_challenge"]
                        .iter()
                        .all(|name| request.parameters.get(name) == parameters.get(name))
                        && request.endpoint.host() == url.host()
                })
        });
        if same {
            return;
        }
        if let Some(pushed) = pushed_at.and_then(|index| self.found.pushed.get_mut(index)) {
            pushed.used_by.push(exchange);
        }
        let index = self.found.flows.len();
        if let Some(state) = parameters.get("state") {
            self.by_state.insert(state.to_owned(), index);
        }
        if let Some(uri) = parameters.get("redirect_uri").and_then(|uri| Url::parse(uri).ok()) {
            self.by_redirect_uri.entry(bare(&uri).into()).or_default().push(index);
        }
        let request = AuthorizationRequest {
            exchange,
            begun_by: context.redirected_from,
            endpoint: bare(url),
            parameters,
        };
        self.found.flows.push(Flow { request: Some(request), ..Flow::default() });
    }

    fn authorization_response(
        &mut self,
        exchange: &Exchange,
        context: &Context,
        url: &Url,
        sent: &Sent,
        posted: Fields,
        before: Option<&Exchange>,
    ) {
        let answers = |fields: &Fields| {
            ["code", "error", "id_token", "access_token"].iter().any(|name| fields.has(name))
        };
        let here = String::from(bare(url));
        let fragment = fragment(exchange, before).map(form::query).unwrap_or_default();
        let (mode, parameters) = if answers(&sent.query) {
            (ResponseMode::Query, sent.query.clone())
        } else if answers(&fragment) {
            (ResponseMode::Fragment, fragment)
        } else if answers(&posted) && exchange.request.method == "POST" {
            (ResponseMode::FormPost, posted)
        } else {
            return;
        };
        let by_uri = self.by_redirect_uri.get(&here).and_then(|flows| flows.last()).copied();
        let by_state = parameters.get("state").and_then(|state| self.by_state.get(state)).copied();
        let by_code = parameters.get("code").and_then(|code| self.by_code.get(code)).copied();
        let looks_like_callback = parameters.has("state")
            || ["callback", "signin-oidc", "oauth2", "oidc"]
                .iter()
                .any(|word| url.path().contains(word));
        if by_uri.is_none() && by_state.is_none() && by_code.is_none() && !looks_like_callback {
            return;
        }
        let subresource = context.destination.value() == Some(&Destination::Subresource);
        let relayed = subresource || (by_code.is_some() && context.destination.value().is_none());
        // Data of an API may be called `code` or `error` too.
        if subresource && by_code.is_none() && by_state.is_none() {
            return;
        }
        let index = by_code
            .or(by_state)
            .or(by_uri)
            .or_else(|| self.asked_of(context, before))
            .unwrap_or_else(|| {
                self.found.flows.push(Flow::default());
                self.found.flows.len() - 1
            });
        if let Some(code) = parameters.get("code").filter(|code| !code.is_empty()) {
            self.by_code.entry(code.to_owned()).or_insert(index);
        }
        if let Some(flow) = self.found.flows.get_mut(index) {
            let url = bare(url);
            flow.responses.push(AuthorizationResponse {
                exchange: exchange.id,
                mode,
                url,
                parameters,
                relayed,
            });
        }
    }

    /// The last flow that fits; a login that began hundreds of logins ago is not waited for.
    fn latest(&self, fits: impl Fn(&Flow) -> bool) -> Option<usize> {
        let flows = self.found.flows.iter().enumerate().rev();
        flows.take(200).find(|(_, flow)| fits(flow)).map(|(index, _)| index)
    }

    /// The last flow without an answer whose server is the one that brought this answer.
    fn asked_of(&self, context: &Context, before: Option<&Exchange>) -> Option<usize> {
        let from = before.and_then(|before| Url::parse(&before.request.url).ok());
        let server = match (&from, context.initiator.value()) {
            (Some(url), _) => url,
            (None, Some(Initiator::Page(page))) => page,
            _ => return None,
        };
        self.latest(|flow| {
            flow.responses.is_empty()
                && flow
                    .request
                    .as_ref()
                    .is_some_and(|request| request.endpoint.origin() == server.origin())
        })
    }

    fn token_request(
        &mut self,
        exchange: &Exchange,
        url: &Url,
        sent: &Sent,
        mut parameters: Fields,
    ) {
        for (name, value) in &sent.query.0 {
            if !parameters.has(name) {
                parameters.0.push((name.clone(), value.clone()));
            }
        }
        let basic = exchange
            .request
            .headers
            .get("authorization")
            .map(authorization::credentials)
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
            .map(|(_, rest)| client_of(rest).unwrap_or_default());
        let authenticated = basic.is_some()
            || ["client_secret", "client_assertion"]
                .iter()
                .any(|name| parameters.get(name).is_some_and(|value| !value.is_empty()));
        let request = TokenRequest {
            exchange: exchange.id,
            endpoint: bare(url),
            client_id: parameters
                .get("client_id")
                .map(str::to_owned)
                .or_else(|| basic.as_ref().map(|(name, _)| name.clone())),
            authenticated,
            has_basic_secret: basic.as_ref().is_some_and(|(_, has_secret)| *has_secret),
            answer: answer(exchange),
            status: exchange.status(),
            parameters,
        };
        let Some(code) = request.get("code").map(str::to_owned) else {
            self.found.other_grants.push(request);
            return;
        };
        let index = self.by_code.get(&code).copied().unwrap_or_else(|| {
            // Its callback is not in the capture or not recognised: the last flow of this client that waits.
            self.waiting(request.client_id.as_deref()).unwrap_or_else(|| {
                self.found.flows.push(Flow::default());
                self.found.flows.len() - 1
            })
        });
        self.by_code.insert(code, index);
        if let Some(flow) = self.found.flows.get_mut(index) {
            flow.redemptions.push(request);
        }
    }

    fn waiting(&self, client_id: Option<&str>) -> Option<usize> {
        self.latest(|flow| {
            flow.redemptions.is_empty()
                && flow.responses.is_empty()
                && client_id.is_some()
                && flow
                    .request
                    .as_ref()
                    .is_some_and(|request| request.get("client_id") == client_id)
        })
    }
}

/// What a provider's answer says of an error, as text; empty where it does not look like one.
pub(super) fn provider_page(exchange: &Exchange, url: &Url) -> String {
    // Google leads to a page whose query says it, in a protocol buffer.
    if let Some((_, error)) = url.query_pairs().find(|(name, _)| name == "authError") {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(error.trim_end_matches('='))
            .unwrap_or_default();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let Some(body) = exchange.response.as_ref().and_then(|response| response.body.value()) else {
        return String::new();
    };
    if body.raw.len() > MOST_PAGE {
        return String::new();
    }
    let text = body.text();
    if exchange.status() >= 400 {
        return text.into_owned();
    }
    // Microsoft's error page has status 200. The texts of other pages are not errors that happened.
    let said = text.split_once("\"strServiceExceptionMessage\":\"").map_or("", |(_, said)| said);
    said.split('"').next().unwrap_or_default().to_owned()
}

/// A larger page is no error page.
const MOST_PAGE: usize = 1 << 18;

/// The posted fields, of a form or of the top level of JSON.
fn posted(exchange: &Exchange, sent: &Sent) -> Fields {
    if let Some(form) = &sent.form {
        return form.clone();
    }
    match exchange.request.body.value().and_then(json::body) {
        Some(Value::Object(members)) => members_as_fields(&members),
        _ => Fields::default(),
    }
}

/// The fragment of a request: of its own URL where the log keeps it, else of the redirect that led here.
fn fragment<'e>(exchange: &'e Exchange, before: Option<&'e Exchange>) -> Option<&'e str> {
    let own = form::parts(&exchange.request.url).2;
    own.or_else(|| form::parts(before?.response_header("location")?.1).2)
}

/// The client's name in `Authorization: Basic`, and whether a secret stands behind it (RFC 6749 §2.3.1).
fn client_of(credentials: &str) -> Option<(String, bool)> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(credentials).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, secret) = text.split_once(':')?;
    Some((form::percent_decoded(name).into_owned(), !secret.is_empty()))
}

/// A URL without query and fragment.
fn bare(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}
