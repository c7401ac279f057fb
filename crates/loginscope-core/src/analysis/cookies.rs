//! The jars of all browsers over the time of the capture: which cookies existed at each request, which
//! were sent, which were withheld and why, and which line of which answer decides it.

mod confirmation;
mod line;
mod replay;

use std::collections::BTreeMap;

use super::Analysis;
use crate::{
    cookie::{Policy, UnsetSameSite, Warning, Warnings},
    finding::{Effect, Finding},
    model::{Browser, ByBrowser, ExchangeId},
    report,
};

pub(super) use self::replay::replay;
pub use self::{confirmation::Confirmation, line::Line};

/// Every cookie decision of a capture.
#[derive(Clone, Debug, Default)]
pub struct CookieFacts {
    /// One for each Set-Cookie line, in the order in which the browser got them.
    pub stores: Vec<Store>,
    /// What each request carried and what was withheld from it, by the id of its exchange.
    sends: Vec<Send>,
    /// Cookies that had to make room.
    pub evictions: Vec<Eviction>,
    /// Sent by one browser and withheld by another.
    pub differences: Vec<Difference>,
    /// The indexes in `stores` of each exchange.
    by_exchange: BTreeMap<ExchangeId, Vec<usize>>,
}

/// What the browsers did with one Set-Cookie line.
#[derive(Clone, Debug)]
pub struct Store {
    /// The exchange whose answer had the line.
    pub exchange: ExchangeId,
    /// The index of the line among all header lines of the answer.
    pub header: usize,
    /// The cookie's name.
    pub name: String,
    /// The length of name and value, in bytes.
    pub size: usize,
    /// The line, for words about it.
    pub line: Line,
    /// What each browser decides.
    pub verdicts: ByBrowser<StoreVerdict>,
    /// What the capture's own browser did with it.
    pub event: Event,
    /// Attributes that were ignored for their length, by their lower-case names.
    pub oversized: Vec<&'static str>,
    /// A cookie of the same name that this deletion was meant for and did not meet.
    pub missed: Option<Identity>,
    /// The identity that it has or would have: domain (with a leading dot unless host-only) and path.
    pub domain: String,
    /// As above.
    pub path: String,
    /// The top-level site whose partition it is in, such as `https://app.test`.
    pub partition: Option<String>,
    /// What the capture's own browser says of it: whether its cookie store agrees with the verdict.
    pub confirmation: Confirmation,
}

/// One browser's decision about a Set-Cookie line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreVerdict {
    /// The ids of the rules that speak against it; empty where it is stored.
    pub reasons: Vec<&'static str>,
    /// The browser's own names for them.
    pub reported: Vec<&'static str>,
    /// What is odd about it.
    pub warnings: Warnings,
}

/// What makes a cookie the same one to a browser, besides its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its domain, with a leading dot unless host-only.
    pub domain: String,
    /// Its path.
    pub path: String,
    /// The exchange that set it; `None` where it was there before the capture.
    pub set_by: Option<ExchangeId>,
    /// Whether it belongs to a partition.
    pub partitioned: bool,
}

/// A cookie that had to go because its domain had too many.
#[derive(Clone, Debug)]
pub struct Eviction {
    /// Its name.
    pub name: String,
    /// The exchange that had set it.
    pub set_by: ExchangeId,
    /// The exchange whose cookie was one too many.
    pub by: ExchangeId,
    /// The index in `stores` of that cookie.
    pub store: usize,
}

/// A cookie of the login that two browsers treat differently on one request.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The request.
    pub exchange: ExchangeId,
    /// The cookie's name.
    pub name: String,
    /// The exchange that set it.
    pub set_by: ExchangeId,
    /// The index of the Set-Cookie line among the header lines of that answer.
    pub header: usize,
    /// For each browser the ids of the rules that keep it back; empty where it is sent.
    pub reasons: ByBrowser<Vec<&'static str>>,
}

/// What happened to a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Stored for the first time.
    Set,
    /// It replaced one of the same name, domain and path.
    Changed,
    /// It deleted one, or would have.
    Deleted,
    /// The browser refused it.
    Rejected,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Event::Set => "set",
            Event::Changed => "changed",
            Event::Deleted => "deleted",
            Event::Rejected => "rejected",
        }
    }
}

/// What one request carried.
#[derive(Clone, Debug, Default)]
struct Send {
    /// The names in the Cookie header, or those that the model expects where the log doesn't show it.
    names: Vec<String>,
    withheld: Vec<Withheld>,
    /// The cookies that would have gone along had the request been made with credentials.
    if_included: Vec<Withheld>,
    /// Names that stand in the header more than once, with the cookies that they are in the order of the header.
    doubles: Vec<(String, Vec<Identity>)>,
    /// Cookies that went along only because they are young (the two minutes of default Lax).
    young: Vec<Withheld>,
}

/// A cookie of this capture that was in the jar and not on a request.
#[derive(Clone, Debug)]
pub struct Withheld {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its domain, without a leading dot.
    pub domain: String,
    /// The exchange that set it.
    pub set_by: ExchangeId,
    /// The index of the Set-Cookie line among the header lines of that answer.
    pub header: usize,
    /// The ids of the rules that explain it, in the browser's order.
    pub reasons: Vec<&'static str>,
    /// Whether everything that the verdict rests on was seen.
    pub certain: bool,
    line: Line,
}

impl Withheld {
    /// Whether this rule explains it.
    pub fn for_rule(&self, id: &str) -> bool {
        self.reasons.first().is_some_and(|first| *first == id)
    }

    /// The line that set it, with attributes changed: `Some("")` adds a flag, `None` takes one out.
    pub fn repaired(&self, changes: &[(&str, Option<&str>)]) -> String {
        self.line.repaired(&self.name, changes)
    }

    /// The value of an attribute of the line that set it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.line.attribute(name)
    }

    /// The registrable domain of its host.
    pub fn parent_domain(&self) -> Option<&str> {
        crate::site::registrable_domain(&self.domain)
    }
}

impl Store {
    /// The value of an attribute, the last one where it is repeated.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.line.attribute(name)
    }

    /// The line with attributes changed: `Some("")` adds a flag, `None` takes one out.
    pub fn repaired(&self, changes: &[(&str, Option<&str>)]) -> String {
        self.line.repaired(&self.name, changes)
    }

    /// Whether the line was meant to delete the cookie: it has ended, and its value says nothing.
    pub fn is_deletion(&self) -> bool {
        self.event == Event::Deleted && self.line.has_no_value()
    }

    /// Whether the line gives a value and ends the cookie with the same breath.
    pub fn is_dead_on_arrival(&self) -> bool {
        self.event == Event::Deleted && !self.line.has_no_value()
    }

    /// Whether the browser keeps nothing of it although the server meant it to.
    pub fn is_lost(&self) -> bool {
        self.event == Event::Rejected || self.is_dead_on_arrival()
    }

    /// Whether this browser finds this odd about it.
    pub fn warns(&self, browser: crate::model::Browser, warning: Warning) -> bool {
        self.verdicts.get(browser).warnings.contains(warning)
    }

    /// Whether the line sets more than one cookie: where a second one begins, its name.
    pub fn folded(&self) -> Option<&str> {
        self.line.folded()
    }

    /// What the prefix of the name promises and the line breaks, after "because".
    pub fn prefix_rule(&self) -> String {
        let lower = self.name.to_ascii_lowercase();
        let (prefix, promise) = if lower.starts_with("__host-http-") {
            ("__Host-Http-", "Secure, HttpOnly, Path=/ and no Domain")
        } else if lower.starts_with("__host-") {
            ("__Host-", "Secure, Path=/ and no Domain")
        } else if lower.starts_with("__http-") {
            ("__Http-", "Secure and HttpOnly")
        } else {
            ("__Secure-", "Secure, over https")
        };
        format!("the prefix {prefix} promises {promise}")
    }
}

impl CookieFacts {
    /// The cookies of this capture that were withheld from a request.
    pub fn withheld(&self, id: ExchangeId) -> impl Iterator<Item = &Withheld> {
        self.send(id).into_iter().flat_map(|send| &send.withheld)
    }

    /// The cookies that would have gone with a request had it been made with credentials.
    pub fn if_included(&self, id: ExchangeId) -> impl Iterator<Item = &Withheld> {
        self.send(id).into_iter().flat_map(|send| &send.if_included)
    }

    /// The names of the cookies on a request.
    pub fn sent_names(&self, id: ExchangeId) -> impl Iterator<Item = &str> {
        self.send(id).into_iter().flat_map(|send| &send.names).map(String::as_str)
    }

    /// Names that stand in a request's Cookie header more than once, with the cookies that they are.
    pub fn doubles(&self, id: ExchangeId) -> &[(String, Vec<Identity>)] {
        self.send(id).map_or(&[], |send| &send.doubles)
    }

    /// For how many seconds a browser sends young cookies without SameSite with posts from other sites.
    pub fn seconds_of_youth(browser: Browser) -> Option<i64> {
        match Policy::of(browser).unset_same_site {
            UnsetSameSite::Lax { unsafe_seconds } => Some(unsafe_seconds),
            UnsetSameSite::None => None,
        }
    }

    /// The cookies that a request carries only because they are young (the two minutes of default Lax).
    pub fn young(&self, id: ExchangeId) -> &[Withheld] {
        self.send(id).map_or(&[], |send| &send.young)
    }

    fn send(&self, id: ExchangeId) -> Option<&Send> {
        self.sends.get(id.0 as usize)
    }

    /// The Set-Cookie lines of an exchange.
    pub fn stores_of(&self, id: ExchangeId) -> impl Iterator<Item = &Store> {
        self.by_exchange.get(&id).into_iter().flatten().filter_map(|index| self.stores.get(*index))
    }

    fn stores_between(&self, from: ExchangeId, before: ExchangeId) -> impl Iterator<Item = &Store> {
        self.by_exchange
            .range(from..before.max(from))
            .flat_map(|(_, indexes)| indexes)
            .filter_map(|index| self.stores.get(*index))
    }

    /// The Set-Cookie lines of this name that were rejected after one exchange and before another.
    pub fn replacements_lost<'a>(
        &'a self,
        since: ExchangeId,
        before: ExchangeId,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Store> {
        let lost =
            move |store: &&Store| store.exchange != since && store.name == name && store.is_lost();
        self.stores_between(since, before).filter(lost)
    }

    /// Whether a cookie of this name was stored from one exchange on and before another.
    pub fn set_since(&self, from: ExchangeId, before: ExchangeId, name: &str) -> bool {
        self.stores_between(from, before)
            .any(|store| store.name == name && matches!(store.event, Event::Set | Event::Changed))
    }

    /// The names of cookies that were set in between and are not on the later request.
    pub fn lost_since(&self, from: ExchangeId, id: ExchangeId) -> impl Iterator<Item = &str> {
        self.stores_between(from, id)
            .filter(|store| !store.is_deletion())
            .map(|store| store.name.as_str())
            .filter(move |name| !self.sent_names(id).any(|sent| sent == *name))
    }

    /// Whether a cookie is named like one that carries a login. Names of analytics tools are none.
    pub fn is_login_name(&self, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        let noise = [
            "_ga",
            "_gid",
            "_gcl",
            "_fbp",
            "_hj",
            "ajs_",
            "amp_",
            "intercom",
            "optimizely",
            "mp_",
            "_pk_",
            "_uet",
            "consent",
        ];
        let signs = [
            "sess", "sid", "auth", "token", "login", "jwt", "identity", "remember", "user",
            "aspxauth", "sso", "account",
        ];
        !noise.iter().any(|word| lower.starts_with(word))
            && signs.iter().any(|word| lower.contains(word))
    }

    /// Adds to a finding about a request the loss of each cookie of the login as an explanation: first those
    /// that were withheld from it, then those that were never stored.
    #[must_use]
    pub fn explain_absence(
        &self,
        analysis: &Analysis,
        finding: Finding,
        login: ExchangeId,
        id: ExchangeId,
    ) -> Finding {
        let mut finding = finding;
        let names = |store: &&Store| {
            !store.is_deletion() && !self.sent_names(id).any(|sent| sent == store.name)
        };
        for withheld in self.withheld(id) {
            finding =
                finding.explained_by(Effect::NotSent { name: withheld.name.clone(), exchange: id });
        }
        for included in self.if_included(id) {
            finding =
                finding.explained_by(Effect::NotSent { name: included.name.clone(), exchange: id });
        }
        let mut lost: Vec<&Store> = self
            .stores_between(login, id)
            .filter(names)
            .filter(|store| store.is_lost() && analysis.same_site(store.exchange, id))
            .collect();
        lost.sort_by_key(|store| !self.is_login_name(&store.name));
        for store in lost {
            finding = finding.explained_by(Effect::NotStored {
                name: store.name.clone(),
                set_by: store.exchange,
            });
        }
        for eviction in self.evictions.iter().filter(|eviction| eviction.by < id) {
            finding = finding.explained_by(Effect::NotStored {
                name: eviction.name.clone(),
                set_by: eviction.set_by,
            });
        }
        finding.explained_by(Effect::NoSession(login))
    }

    /// What happened to cookies in one exchange, for the list of steps.
    pub fn events(&self, id: ExchangeId) -> Vec<report::CookieEvent> {
        let event = |name: &str, event: &str, reasons: &[&'static str]| report::CookieEvent {
            name: name.to_owned(),
            event: event.to_owned(),
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
            store: None,
        };
        let sent = self.sent_names(id).map(|name| event(name, "sent", &[]));
        let withheld = self
            .withheld(id)
            .filter(|withheld| !withheld.for_rule("send/domain-mismatch"))
            .map(|withheld| event(&withheld.name, "withheld", &withheld.reasons));
        let stored = self.stores_of(id).map(|store| report::CookieEvent {
            store: store.confirmation.name().map(str::to_owned),
            ..event(&store.name, store.event.name(), &store.reasons_here())
        });
        sent.chain(withheld).chain(stored).collect()
    }

    /// Every cookie identity with what happened to it, in order of its first appearance.
    pub fn lives(&self) -> Vec<report::Cookie> {
        let mut places: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        let mut lives: Vec<report::Cookie> = Vec::new();
        for store in &self.stores {
            let key = (store.name.as_str(), store.domain.as_str(), store.path.as_str());
            let place = *places.entry(key).or_insert_with(|| {
                lives.push(report::Cookie {
                    name: store.name.clone(),
                    domain: store.domain.clone(),
                    path: store.path.clone(),
                    attributes: store.line.in_words(),
                    life: Vec::new(),
                });
                lives.len() - 1
            });
            if let Some(cookie) = lives.get_mut(place) {
                cookie.life.push(report::CookieLife {
                    exchange: store.exchange.0,
                    event: store.event.name().to_owned(),
                    reasons: store
                        .reasons_here()
                        .iter()
                        .map(|reason| (*reason).to_owned())
                        .collect(),
                    store: store.confirmation.name().map(str::to_owned),
                });
            }
        }
        // A long capture has many requests and many cookies; which of them belong together is looked up.
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_identity: BTreeMap<(String, String, String), usize> = BTreeMap::new();
        let mut born: Vec<Option<u32>> = Vec::with_capacity(lives.len());
        for (place, cookie) in lives.iter().enumerate() {
            by_name.entry(cookie.name.clone()).or_default().push(place);
            let domain = cookie.domain.trim_start_matches('.').to_owned();
            by_identity.entry((cookie.name.clone(), domain, cookie.path.clone())).or_insert(place);
            let kept = cookie.life.iter().filter(|event| event.event != "rejected");
            born.push(kept.map(|event| event.exchange).min());
        }
        for (index, send) in self.sends.iter().enumerate() {
            let index = index as u32;
            for withheld in
                send.withheld.iter().filter(|withheld| !withheld.for_rule("send/domain-mismatch"))
            {
                let identity =
                    (withheld.name.clone(), withheld.domain.clone(), withheld.path.clone());
                let place = by_identity.get(&identity).copied();
                let Some(cookie) = place.and_then(|place| lives.get_mut(place)) else { continue };
                let event = report::CookieLife {
                    exchange: index,
                    event: "withheld".to_owned(),
                    reasons: withheld.reasons.iter().map(|reason| (*reason).to_owned()).collect(),
                    store: None,
                };
                // Withheld again for the same reasons is nothing new.
                let again = cookie
                    .life
                    .last()
                    .is_some_and(|last| last.event == event.event && last.reasons == event.reasons);
                if !again {
                    cookie.life.push(event);
                }
            }
            for name in &send.names {
                let alive = |place: &&usize| {
                    born.get(**place).copied().flatten().is_some_and(|born| born <= index)
                };
                let place = by_name.get(name).and_then(|places| places.iter().find(alive));
                if let Some(cookie) = place.and_then(|place| lives.get_mut(*place)) {
                    cookie.life.push(report::CookieLife {
                        exchange: index,
                        event: "sent".to_owned(),
                        reasons: Vec::new(),
                        store: None,
                    });
                }
            }
        }
        for cookie in &mut lives {
            cookie.life.sort_by_key(|event| event.exchange);
        }
        lives
    }
}

impl Store {
    /// The reasons against it where it was rejected: those of the first browser that has any.
    fn reasons_here(&self) -> Vec<&'static str> {
        if self.event != Event::Rejected {
            return Vec::new();
        }
        self.verdicts
            .iter()
            .map(|(_, verdict)| verdict.reasons.clone())
            .find(|reasons| !reasons.is_empty())
            .unwrap_or_default()
    }
}
