//! What a panel shows at length and a report only in short: exchanges, cookies, tokens. Redacted here.

use serde_json::{Map, Value};

use super::Diagnosed;
use crate::{
    analysis::cookies::Store,
    model::{Browser, ExchangeId, Timestamp},
    report::{
        self, Browsers, Report,
        claims::{self, Claim, Lifetime, TokenView},
        life::{CookieMoment, CookieView},
        redact::Redactor,
        summary::Summary,
        view::ExchangeView,
    },
};

impl Diagnosed {
    fn redactor(&self, reveal: bool) -> Redactor {
        let mut redactor = if reveal { Redactor::revealing() } else { Redactor::new() };
        redactor.know(&self.known);
        redactor
    }

    /// One exchange for the detail pane, redacted unless `reveal`.
    pub fn exchange_view(&self, id: ExchangeId, reveal: bool) -> Option<ExchangeView> {
        let findings = self.checked.findings.iter();
        let marked: Vec<_> = findings
            .flat_map(|finding| &finding.evidence)
            .filter(|evidence| evidence.exchange == id)
            .collect();
        let exchange = self.analysis.trace.get(id)?;
        Some(report::view::exchange(exchange, &marked, &mut self.redactor(reveal)))
    }

    /// One line about an exchange, redacted; the report is this capture's.
    pub fn summary(&self, report: &Report, id: ExchangeId) -> Option<Summary> {
        let exchange = self.analysis.trace.get(id)?;
        let known = report.steps.binary_search_by_key(&id.0, |step| step.exchange).ok();
        let step = if let Some(step) = known.and_then(|place| report.steps.get(place)) {
            step.clone()
        } else {
            let first = self.analysis.trace.exchanges.first();
            let start = first.map_or(0.0, |first| first.started_at.millis());
            self.step(exchange, start, &mut self.redactor(false), &[])
        };
        let sent = self.analysis.sent(id);
        let carries = |name| sent.is_some_and(|sent| sent.parameter(name).is_some());
        let answer = exchange.response.iter().flat_map(|response| &response.headers.0);
        let headers = exchange.request.headers.0.iter().chain(answer);
        Some(Summary {
            step,
            login: known.is_some(),
            saml: carries("SAMLRequest") || carries("SAMLResponse"),
            headers: headers.map(|header| header.name.to_ascii_lowercase()).collect(),
        })
    }

    /// Every cookie with its life in each browser, in the order of the report's.
    pub fn cookie_views(&self) -> Vec<CookieView> {
        self.analysis.cookies.lives().into_iter().map(|cookie| self.cookie_view(cookie)).collect()
    }

    fn cookie_view(&self, cookie: report::Cookie) -> CookieView {
        let stores: Vec<&Store> = cookie
            .life
            .iter()
            .filter(|event| !matches!(event.event.as_str(), "sent" | "withheld"))
            .flat_map(|event| self.analysis.cookies.stores_of(ExchangeId(event.exchange)))
            .filter(|store| {
                store.name == cookie.name
                    && store.domain == cookie.domain
                    && store.path == cookie.path
            })
            .collect();
        let mut view = CookieView {
            line: stores.first().map_or_else(String::new, |store| store.repaired(&[])),
            browsers: stores.last().map(|store| kept(store)).unwrap_or_default(),
            sent: cookie.life.iter().filter(|event| event.event == "sent").count(),
            name: cookie.name,
            domain: cookie.domain,
            path: cookie.path,
            attributes: cookie.attributes,
            life: Vec::new(),
        };
        for event in cookie.life {
            let store = stores.iter().find(|store| store.exchange.0 == event.exchange);
            let told = store.filter(|_| event.store.is_some()).and_then(|store| store.told());
            let browsers = match event.event.as_str() {
                "sent" | "withheld" => self.sent_by(&view.name, event.exchange),
                _ => store.map(|store| kept(store)).unwrap_or_default(),
            };
            match view.life.last_mut() {
                Some(last)
                    if event.event == "sent"
                        && last.event == "sent"
                        && last.browsers == browsers =>
                {
                    last.exchanges.push(event.exchange);
                }
                _ => view.life.push(CookieMoment {
                    event: event.event,
                    exchanges: vec![event.exchange],
                    reasons: event.reasons,
                    browsers,
                    store: event.store,
                    told: told.unwrap_or_default(),
                }),
            }
        }
        view
    }

    /// Which browsers would have sent a cookie here, where they differ.
    fn sent_by(&self, name: &str, exchange: u32) -> Browsers {
        let differences = &self.analysis.cookies.differences;
        differences
            .iter()
            .find(|difference| difference.exchange.0 == exchange && difference.name == name)
            .map(|difference| {
                each(
                    |browser| {
                        if difference.reasons.get(browser).is_empty() { "sent" } else { "withheld" }
                    },
                )
            })
            .unwrap_or_default()
    }

    /// Every token with what it says, in the order of the report's; redacted unless `reveal`.
    pub fn token_view(&self, report: &Report, index: usize, reveal: bool) -> Option<TokenView> {
        let token = self.analysis.tokens.get(index)?;
        let known = report.tokens.get(index)?;
        let mut redactor = self.redactor(reveal);
        let at = |place: Option<&(ExchangeId, _)>| {
            let exchange = self.analysis.trace.get(place?.0)?;
            Some(exchange.started_at.seconds())
        };
        let (first, last) = (at(token.seen.first()), at(token.seen.last()));
        let lifetime = token.jwt.as_ref().zip(first).zip(last).and_then(|((jwt, first), last)| {
            let from = jwt.time("nbf").or_else(|| jwt.time("iat")).map(Timestamp::seconds);
            let until = jwt.time("exp")?.seconds();
            Some(Lifetime { from: from.unwrap_or(first), until, first, last })
        });
        let mut list = |members: &Map<String, Value>| -> Vec<Claim> {
            members.iter().map(|(name, value)| claim(name, value, &mut redactor)).collect()
        };
        let header = token.jwt.as_ref().map(|jwt| list(&jwt.header)).unwrap_or_default();
        let claims = token.jwt.as_ref().map(|jwt| list(&jwt.claims)).unwrap_or_default();
        let mut seen: Vec<u32> = token.seen.iter().map(|(id, _)| id.0).collect();
        seen.dedup();
        Some(TokenView {
            kind: known.kind.clone(),
            format: known.format.clone(),
            value: redactor.secret("token", &token.value),
            header,
            claims,
            lifetime,
            seen,
        })
    }
}

/// A claim with what it means; a time stands as one too.
pub(crate) fn claim(name: &str, value: &Value, redactor: &mut Redactor) -> Claim {
    let time = value.as_f64().filter(|_| claims::is_time(name));
    let mut value = value.clone();
    redactor.json(name, &mut value);
    let meaning = claims::meaning(name);
    Claim {
        name: name.to_owned(),
        value: match &value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        meaning: match time {
            Some(seconds) => format!("{meaning} {}", Timestamp::from_seconds(seconds as i64)),
            None => meaning.to_owned(),
        },
    }
}

fn kept(store: &Store) -> Browsers {
    each(
        |browser| {
            if store.verdicts.get(browser).reasons.is_empty() { "stored" } else { "rejected" }
        },
    )
}

fn each(says: impl Fn(Browser) -> &'static str) -> Browsers {
    let say = |browser| Some(says(browser).to_owned());
    Browsers {
        chrome: say(Browser::Chrome),
        firefox: say(Browser::Firefox),
        safari: say(Browser::Safari),
    }
}
