//! Everything that is worked out from a trace, once, before any rule runs.

pub mod context;
pub mod cookies;
pub mod cors;
pub mod credentials;
pub mod csrf;
pub mod flow;
pub mod forms;
pub mod links;
pub mod oauth;
mod outcome;
pub mod refusals;
pub mod saml;
pub mod session_contents;
pub mod sessions;
pub mod signatures;
pub mod steps;
pub mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

pub use self::outcome::Outcome;
use self::{
    context::{Context, Destination},
    cookies::CookieFacts,
    cors::CorsVerdict,
    flow::Attempt,
    oauth::OAuth,
    refusals::Refusals,
    saml::Saml,
    signatures::Signatures,
    steps::{Sent, StepKind},
    tokens::{Token, complaints::Complaint, key_sets::KeySet},
};
use crate::{
    http::json,
    model::{Browser, Exchange, ExchangeId, GapKind, Timestamp, Trace},
    site,
};

/// What rules read.
pub struct Analysis {
    /// What was captured.
    pub trace: Trace,
    /// The browser whose verdicts come first: the one that made the capture, else the one asked for.
    pub browser: Browser,
    /// The circumstances of each exchange, by its id.
    pub contexts: Vec<Context>,
    /// What each request sent in query and form, by its id.
    pub sent: Vec<Sent>,
    /// The part of each exchange in the login, by its id.
    pub kinds: Vec<StepKind>,
    /// The result of the CORS check of each exchange, by its id.
    pub cors: Vec<Option<CorsVerdict>>,
    /// Every cookie decision.
    pub cookies: CookieFacts,
    /// Every token.
    pub tokens: Vec<Token>,
    /// Logins by OAuth 2.0 and OpenID Connect.
    pub oauth: OAuth,
    /// Messages of SAML and WS-Federation.
    pub saml: Saml,
    /// Which signatures hold, where somebody had the keys.
    pub signatures: Signatures,
    /// The keys that issuers publish.
    pub key_sets: Vec<KeySet>,
    /// What failed answers say.
    pub refusals: Refusals,
    /// What each answer says is wrong with its request's token, by its id.
    complaints: Vec<Option<Complaint>>,
    /// Whether the login worked.
    pub outcome: Outcome,
    /// Why the outcome is believed, as a clause.
    pub reason: String,
    /// What was tried, in order, and how it ended.
    pub flow: Vec<Attempt>,
    /// The flow had begun before the recording.
    pub started_late: bool,
    /// Cookies and credentials were removed from the capture before it came here.
    pub sanitised: bool,
    /// Where each URL was last answered well, to tell an expected first refusal from a real one.
    last_success: BTreeMap<(String, String), ExchangeId>,
    /// The exchanges in which somebody tried to log in, in order.
    attempts: Vec<ExchangeId>,
    /// Those whose answer was no refusal.
    accepted: Vec<ExchangeId>,
    /// The sites of the login's steps and of the tab's pages, without their schemes.
    parties: BTreeSet<String>,
}

/// Works everything out. `browser` is used where the trace does not say what made it.
pub fn analyze(trace: Trace, browser: Option<Browser>) -> Analysis {
    let browser = browser.or(trace.browser).unwrap_or_default();
    let mut contexts = context::contexts(&trace);
    let sent: Vec<Sent> = trace.exchanges.iter().map(steps::sent).collect();
    let password_fields = forms::password_fields(&trace);
    let kinds = steps::kinds(&trace, &contexts, &sent, &password_fields);
    let sanitised = is_sanitised(&trace);
    let cookies = cookies::replay(&trace, &mut contexts, browser, sanitised);
    let cors =
        trace.exchanges.iter().map(|exchange| cors::verdict(&trace, exchange, &contexts)).collect();
    let tokens = tokens::tokens(&trace);
    let oauth = oauth::oauth(&trace, &contexts, &sent);
    let saml = saml::saml(&trace, &contexts, &sent);
    let key_sets = tokens::key_sets::key_sets(&trace, &contexts, &oauth.metadata);
    let last_success = last_success(&trace);
    let refusals = Refusals::of(&trace, |exchange| {
        match kinds.get(exchange.id.0 as usize) {
            Some(
                StepKind::LoginRequest
                | StepKind::LoginForm
                | StepKind::TokenRequest
                | StepKind::SecondFactor
                | StepKind::Registration
                | StepKind::PasswordReset,
            ) => true,
            // Errors that come with status 200 are short; data is not read for words.
            Some(StepKind::ApiRequest) => exchange
                .response
                .as_ref()
                .and_then(|response| response.body.value())
                .is_some_and(|body| body.raw.len() < 2048),
            _ => false,
        }
    });
    let complaints = tokens::complaints::complaints(&trace, &refusals);
    let started_late = trace.gaps.iter().any(|gap| gap.kind == GapKind::StartedLate);
    let mut analysis = Analysis {
        trace,
        browser,
        contexts,
        sent,
        kinds,
        cors,
        cookies,
        tokens,
        oauth,
        saml,
        signatures: Signatures::default(),
        key_sets,
        refusals,
        complaints,
        outcome: Outcome::Unknown,
        reason: String::new(),
        flow: Vec::new(),
        started_late,
        sanitised,
        last_success,
        attempts: Vec::new(),
        accepted: Vec::new(),
        parties: BTreeSet::new(),
    };
    analysis.parties = analysis.parties();
    analysis.attempts = analysis
        .steps()
        .filter(|(exchange, kind)| {
            is_attempt(exchange, *kind) && !analysis.oauth.is_silent_refusal(exchange.id)
        })
        .map(|(exchange, _)| exchange.id)
        .collect();
    analysis.accepted = analysis
        .attempts
        .iter()
        .copied()
        .filter(|attempt| analysis.is_accepted(*attempt))
        .collect();
    (analysis.outcome, analysis.reason) = outcome::outcome(&analysis);
    analysis.flow = flow::attempts(&analysis);
    if let Some((outcome, reason)) = flow::decisive(&analysis) {
        (analysis.outcome, analysis.reason) = (outcome, reason);
    }
    analysis
}

/// Chrome's "sanitised" export and others leave out every Cookie, Set-Cookie and Authorization header.
/// A capture that shows a login and not one of the three in it was sanitised.
fn is_sanitised(trace: &Trace) -> bool {
    if trace.gaps.iter().any(|gap| gap.kind == GapKind::Sanitised) {
        return true;
    }
    let from_file = trace.recording_began.is_none();
    let complete =
        trace.exchanges.iter().filter(|exchange| exchange.request.headers_complete).count();
    from_file
        && complete >= 3
        && trace.exchanges.iter().any(|exchange| exchange.request.method == "POST")
        && !trace.exchanges.iter().any(|exchange| {
            exchange.request.headers.has("cookie")
                || exchange.request.headers.has("authorization")
                || exchange
                    .response
                    .as_ref()
                    .is_some_and(|response| response.headers.has("set-cookie"))
        })
}

/// Name and password sent, or back from the provider.
fn is_attempt(exchange: &Exchange, kind: StepKind) -> bool {
    match kind {
        StepKind::LoginRequest | StepKind::AuthorizationResponse => true,
        StepKind::SecondFactor | StepKind::Registration => {
            csrf::is_unsafe(&exchange.request.method)
        }
        _ => false,
    }
}

fn endpoint(exchange: &Exchange) -> (String, String) {
    let url = exchange.request.url.split(['?', '#']).next().unwrap_or_default();
    (exchange.request.method.to_string(), url.to_owned())
}

fn last_success(trace: &Trace) -> BTreeMap<(String, String), ExchangeId> {
    trace
        .exchanges
        .iter()
        .filter(|exchange| exchange.response.as_ref().is_some_and(|response| response.status < 400))
        .map(|exchange| (endpoint(exchange), exchange.id))
        .collect()
}

impl Analysis {
    /// The part of an exchange in the login.
    pub fn kind(&self, id: ExchangeId) -> StepKind {
        self.kinds.get(id.0 as usize).copied().unwrap_or(StepKind::Other)
    }

    /// The circumstances of an exchange.
    pub fn context(&self, id: ExchangeId) -> Option<&Context> {
        self.contexts.get(id.0 as usize)
    }

    /// The first of these phrases, written in lower case, that a failed answer holds.
    pub fn says<'p>(&self, id: ExchangeId, phrases: &[&'p str]) -> Option<&'p str> {
        self.refusals.says(id.0 as usize, phrases)
    }

    /// The parsed URL of an exchange.
    pub fn url(&self, id: ExchangeId) -> Option<&Url> {
        self.context(id)?.url.as_deref()
    }

    /// The result of the CORS check of an exchange.
    pub fn cors(&self, id: ExchangeId) -> Option<&CorsVerdict> {
        self.cors.get(id.0 as usize)?.as_ref()
    }

    /// What a request sent in query and form.
    pub fn sent(&self, id: ExchangeId) -> Option<&Sent> {
        self.sent.get(id.0 as usize)
    }

    /// Each exchange with its kind, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&Exchange, StepKind)> {
        self.trace.exchanges.iter().zip(self.kinds.iter().copied())
    }

    /// The exchanges in which somebody tried to log in: name and password sent, or back from the provider.
    pub fn attempts(&self) -> impl Iterator<Item = ExchangeId> + '_ {
        self.attempts.iter().copied()
    }

    fn parties(&self) -> BTreeSet<String> {
        let takes_part = |id, kind| {
            let data = matches!(kind, StepKind::ApiRequest | StepKind::Preflight | StepKind::Other);
            let page = matches!(kind, StepKind::Page | StepKind::Redirect);
            !data && (!page || self.is_document(id))
        };
        self.steps()
            .filter(|(exchange, kind)| takes_part(exchange.id, *kind))
            .filter_map(|(exchange, _)| self.url(exchange.id)?.host_str())
            .map(|host| site::site_host(host).to_owned())
            .collect()
    }

    /// Whether an exchange has nothing to do with the login that the capture shows: its site has no page and no step of
    /// it, and it brings no token. Analytics, advertisements and widgets are such, whatever becomes of them.
    pub fn is_bystander(&self, id: ExchangeId) -> bool {
        let Some(exchange) = self.trace.get(id) else { return false };
        let brings_token = exchange.request.headers.has("authorization")
            || exchange
                .request
                .headers
                .get("access-control-request-headers")
                .is_some_and(|names| names.to_ascii_lowercase().contains("authorization"));
        let host = self.url(id).and_then(Url::host_str);
        !self.attempts.is_empty()
            && !brings_token
            && host.is_some_and(|host| !self.parties.contains(site::site_host(host)))
    }

    /// The last attempt before an exchange whose answer was no refusal.
    pub fn login_before(&self, id: ExchangeId) -> Option<ExchangeId> {
        let before = self.accepted.partition_point(|attempt| *attempt < id);
        self.accepted.get(before.checked_sub(1)?).copied()
    }

    fn is_accepted(&self, attempt: ExchangeId) -> bool {
        self.trace
            .get(attempt)
            .and_then(|exchange| exchange.response.as_ref())
            .is_some_and(|response| response.status < 400 && !self.body_says_no(attempt))
            && !self.leads_to_login(attempt)
    }

    /// Whether a login request's own answer shows the form again or sends the user straight back to it, as after a
    /// wrong password.
    pub fn leads_to_login(&self, id: ExchangeId) -> bool {
        let Some(exchange) = self.trace.get(id) else { return false };
        if self.kind(id) == StepKind::LoginRequest
            && exchange.status() == 200
            && forms::shows_password_field(exchange)
        {
            return true;
        }
        let Some(here) = self.url(id) else { return false };
        let Some(target) = context::location(exchange, here) else { return false };
        let next = self.context(id).and_then(|context| context.redirected_to);
        let form_again = target.path() == here.path()
            && next.is_some_and(|next| self.kind(next) == StepKind::LoginForm);
        form_again
            || (steps::is_login_address(&target)
                && exchange.response_header("set-cookie").is_none())
    }

    fn body_says_no(&self, id: ExchangeId) -> bool {
        self.trace
            .get(id)
            .and_then(|exchange| exchange.response.as_ref())
            .and_then(|response| response.body.value())
            .and_then(json::body)
            .is_some_and(|body| {
                body.get("error").is_some_and(|error| !error.is_null() && error != false)
            })
    }

    /// Whether the same endpoint is answered well after this exchange.
    pub fn succeeds_later(&self, id: ExchangeId) -> bool {
        self.trace.get(id).is_some_and(|exchange| {
            self.last_success.get(&endpoint(exchange)).is_some_and(|last| *last > id)
        })
    }

    /// Whether the server turned a request away for want of a login: 401, or a redirect to the login
    /// page or the provider. Returns where the user was sent, where it was a redirect.
    pub fn turned_away(&self, id: ExchangeId) -> Option<Option<Url>> {
        let exchange = self.trace.get(id)?;
        let response = exchange.response.as_ref()?;
        let kind = self.kind(id);
        // These are refused for what they bring, not for want of a session.
        if matches!(kind, StepKind::LoginRequest | StepKind::TokenRequest | StepKind::SecondFactor)
        {
            return None;
        }
        if response.status == 401 {
            return Some(None);
        }
        if matches!(kind, StepKind::AuthorizationRequest | StepKind::Logout | StepKind::Preflight) {
            return None;
        }
        let here = self.url(id)?;
        let target = context::location(exchange, here)?;
        let to_login = steps::is_login_address(&target) && !steps::is_login_address(here);
        to_login.then_some(Some(target))
    }

    /// Whether an exchange is a document of the tab.
    pub fn is_document(&self, id: ExchangeId) -> bool {
        self.context(id).and_then(|context| context.destination.value())
            == Some(&Destination::Document)
    }

    /// Whether two exchanges went to the same site, scheme ignored.
    pub fn same_site(&self, a: ExchangeId, b: ExchangeId) -> bool {
        matches!((self.url(a), self.url(b)), (Some(a), Some(b)) if site::is_same_site(a, b, false))
    }

    /// An exchange in a few words: `POST app.test/login`.
    pub fn place(&self, id: ExchangeId) -> String {
        let method = self.trace.get(id).map_or("", |exchange| &exchange.request.method);
        match self.url(id) {
            Some(url) => format!("{method} {}{}", host(url), url.path()),
            None => method.to_owned(),
        }
    }

    /// The server's clock at an exchange (its Date header), else the capture's.
    pub fn server_time(&self, id: ExchangeId) -> Timestamp {
        let exchange = self.trace.get(id);
        exchange
            .and_then(|exchange| exchange.response.as_ref())
            .and_then(|response| response.headers.get("date"))
            .and_then(Timestamp::from_http_date)
            .or(exchange.map(|exchange| exchange.started_at))
            .unwrap_or_default()
    }
}

/// The host with its port where it isn't the scheme's own.
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
