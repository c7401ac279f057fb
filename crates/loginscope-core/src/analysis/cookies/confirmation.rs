//! Verdicts beside what the browser's own cookie store held a moment later.
//!
//! Scripts, other tabs and other extensions change cookies too, and the capture does not show it. A reading therefore
//! confirms what it shows, but contradicts only where nothing else than another verdict explains it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Event, Store};
use crate::{
    cookie::{Cookie, Jar, SetBy, domain_matches},
    model::{StoreReading, StoredCookie, Text, Timestamp},
    site::site_host,
};

/// What the browser's own cookie store says of a verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confirmation {
    /// It was not asked, or its answer can mean more than one thing.
    #[default]
    NotTold,
    /// It holds what the verdict says.
    Confirmed,
    /// It holds something else.
    Contradicted,
}

impl Confirmation {
    /// As a report writes it; `None` where nothing was told.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Confirmation::NotTold => None,
            Confirmation::Confirmed => Some("confirmed"),
            Confirmation::Contradicted => Some("contradicted"),
        }
    }
}

impl Store {
    /// What the browser's cookie store does about it, after "the browser's cookie store"; `None` where it told nothing.
    pub fn told(&self) -> Option<String> {
        if self.confirmation == Confirmation::NotTold {
            return None;
        }
        let confirmed = self.confirmation == Confirmation::Confirmed;
        Some(match (self.event, &self.missed) {
            (Event::Deleted, Some(missed)) => {
                format!("still holds the one of {}{}", missed.domain, missed.path)
            }
            (Event::Deleted, None) => "no longer holds it".to_owned(),
            (Event::Set | Event::Changed, _) if confirmed => match &self.partition {
                Some(site) => format!("holds it, in the partition of {site}"),
                None => "holds it".to_owned(),
            },
            (Event::Rejected, _) if !confirmed => "holds it all the same".to_owned(),
            _ => "does not hold it".to_owned(),
        })
    }
}

/// A cookie that an answer brought is in the store before it is shown; the clocks may differ by this much.
const SETTLED: i64 = 250_000;

/// Later readings show what came of a cookie, not what an answer did.
const FRESH: i64 = 10_000_000;

/// How many readings are looked at for one line.
const READINGS: u8 = 6;

/// How many lines of one name wait for a reading.
const WAITING: usize = 32;

/// The lines that no reading has told of yet, and the readings that came.
#[derive(Default)]
pub(super) struct Witness<'t> {
    /// By the cookie's name.
    waiting: BTreeMap<String, Vec<Waiting>>,
    latest: Option<Index<'t>>,
    /// Whether there is any reading; without one nothing waits.
    asked: bool,
}

/// A line that waits for a reading.
struct Waiting {
    /// Its place in the facts.
    store: usize,
    set_by: SetBy,
    host: String,
    /// The identity that it has or would have.
    domain: String,
    path: String,
    value: Vec<u8>,
    http_only: bool,
    expires: Option<Timestamp>,
    /// Of its partition.
    cross_site_ancestor: Option<bool>,
    at: Timestamp,
    /// The reading before it had no cookie of this name.
    absent_before: bool,
    /// Another line of this name came after it.
    overtaken: bool,
    left: u8,
}

/// A reading by the names of its cookies.
struct Index<'t> {
    hosts: BTreeSet<&'t str>,
    by_name: BTreeMap<&'t str, Vec<&'t StoredCookie>>,
}

impl<'t> Index<'t> {
    fn new(reading: &'t StoreReading) -> Index<'t> {
        let mut by_name: BTreeMap<&str, Vec<&StoredCookie>> = BTreeMap::new();
        for cookie in &*reading.cookies {
            by_name.entry(cookie.name.as_str()).or_default().push(cookie);
        }
        Index { hosts: reading.hosts.iter().map(Text::as_str).collect(), by_name }
    }

    /// The cookies of a name that could be sent to a host; `None` where the reading is not about that host.
    fn of_host<'i>(
        &'i self,
        name: &str,
        host: &str,
    ) -> Option<impl Iterator<Item = &'t StoredCookie> + Clone + use<'i, 't>> {
        // The browsers write addresses of IPv6 each in its own way.
        let host = self.hosts.get(host).copied().filter(|host| !host.starts_with('['))?;
        let named = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        Some(named.iter().copied().filter(move |cookie| domain_matches(host, &cookie.domain)))
    }
}

impl<'t> Witness<'t> {
    pub(super) fn new(readings: &[StoreReading]) -> Witness<'t> {
        Witness { asked: !readings.is_empty(), ..Witness::default() }
    }

    /// A line was judged. `cookie` is what it makes.
    pub(super) fn judged(
        &mut self,
        place: usize,
        store: &Store,
        cookie: Option<&Cookie>,
        (set_by, host, at): (SetBy, &str, Option<Timestamp>),
    ) {
        // Names outside ASCII are written differently everywhere.
        if !self.asked || store.name.is_empty() || !store.name.is_ascii() {
            return;
        }
        let before = self.latest.as_ref().and_then(|index| index.of_host(&store.name, host));
        let absent_before = before.is_some_and(|mut named| named.next().is_none());
        let of_name = self.waiting.entry(store.name.clone()).or_default();
        for waiting in &mut *of_name {
            waiting.overtaken = true;
        }
        if store.event != Event::Rejected {
            // What the earlier one did to the same cookie can't be seen any more.
            of_name.retain(|waiting| waiting.domain != store.domain || waiting.path != store.path);
        }
        if of_name.len() == WAITING {
            of_name.remove(0);
        }
        of_name.push(Waiting {
            store: place,
            set_by,
            host: host.to_owned(),
            domain: store.domain.clone(),
            path: store.path.clone(),
            value: cookie.map(|cookie| cookie.value().to_vec()).unwrap_or_default(),
            http_only: cookie.is_some_and(|cookie| cookie.http_only),
            expires: cookie.and_then(|cookie| cookie.expires),
            cross_site_ancestor: cookie
                .and_then(|cookie| cookie.partition_key.as_ref())
                .map(|key| key.cross_site_ancestor),
            // Where nobody knows when the answer came, no reading is known to be later.
            at: at.unwrap_or(Timestamp(i64::MAX)),
            absent_before,
            overtaken: false,
            left: READINGS,
        });
    }

    /// These cookies are gone for a reason that the capture shows.
    pub(super) fn gone<'c>(&mut self, cookies: impl IntoIterator<Item = &'c Cookie>) {
        for cookie in cookies {
            let Some(of_name) = self.waiting.get_mut(&*cookie.name_text()) else { continue };
            of_name.retain(|waiting| Some(waiting.set_by) != cookie.set_by);
        }
    }

    /// The cookies of a host's site were cleared, all or some.
    pub(super) fn cleared(&mut self, host: &str) {
        for of_name in self.waiting.values_mut() {
            of_name.retain(|waiting| site_host(&waiting.host) != site_host(host));
        }
    }

    /// A reading came: tells what it says of the lines that wait.
    pub(super) fn read(&mut self, reading: &'t StoreReading, jar: &Jar, stores: &mut [Store]) {
        let index = Index::new(reading);
        for of_name in self.waiting.values_mut() {
            of_name.retain_mut(|waiting| {
                let Some(store) = stores.get_mut(waiting.store) else { return false };
                waiting.left -= 1;
                match waiting.told(store, reading.asked_at, &index, jar) {
                    Confirmation::NotTold => {}
                    told => store.confirmation = told,
                }
                waiting.left > 0 && store.confirmation != Confirmation::Confirmed
            });
        }
        self.waiting.retain(|_, of_name| !of_name.is_empty());
        self.latest = Some(index);
    }
}

impl Waiting {
    fn told(
        &self,
        store: &Store,
        asked_at: Timestamp,
        index: &Index<'_>,
        jar: &Jar,
    ) -> Confirmation {
        let age = asked_at.0.saturating_sub(self.at.0);
        let ends = self.expires.is_some_and(|end| end <= asked_at.plus_seconds(2));
        let Some(mut named) = index.of_host(&store.name, &self.host) else {
            return Confirmation::NotTold;
        };
        if age < SETTLED || ends {
            return Confirmation::NotTold;
        }
        let fresh = age <= FRESH && !self.overtaken;
        match store.event {
            Event::Set | Event::Changed => {
                if named.clone().any(|cookie| self.is(cookie, store)) {
                    Confirmation::Confirmed
                } else if fresh && self.http_only && named.next().is_none() {
                    // No script can have taken it away.
                    Confirmation::Contradicted
                } else {
                    Confirmation::NotTold
                }
            }
            Event::Rejected => {
                let is_known = |cookie: &StoredCookie| {
                    jar.named(&self.host, cookie.name.as_bytes())
                        .any(|known| known.value() == cookie.value.as_bytes())
                };
                let its_value = |cookie: &StoredCookie| cookie.value.as_bytes() == self.value;
                if named.clone().all(|cookie| is_known(cookie) && !its_value(cookie)) {
                    // None at all, or those that were there.
                    Confirmation::Confirmed
                } else if fresh
                    && self.absent_before
                    && self.http_only
                    && !self.value.is_empty()
                    && named.any(|cookie| cookie.http_only && its_value(cookie))
                {
                    // No script can have made it, and it was not there before.
                    Confirmation::Contradicted
                } else {
                    Confirmation::NotTold
                }
            }
            Event::Deleted => {
                let (domain, path, expected) = match &store.missed {
                    // The one that it was meant for lives on.
                    Some(missed) => (&missed.domain, &missed.path, true),
                    None => (&store.domain, &store.path, false),
                };
                let is_there = named.any(|cookie| {
                    is_at(cookie, domain, path)
                        && (cookie.partition.is_some() == store.partition.is_some() || expected)
                });
                if is_there == expected { Confirmation::Confirmed } else { Confirmation::NotTold }
            }
        }
    }

    /// Whether it is the cookie that the line made.
    fn is(&self, cookie: &StoredCookie, store: &Store) -> bool {
        is_at(cookie, &store.domain, &store.path)
            && cookie.value.as_bytes() == self.value
            && match (&cookie.partition, &store.partition) {
                (None, None) => true,
                (Some(there), Some(site)) => {
                    *there.top_level_site == *site
                        && (there.cross_site_ancestor.is_none()
                            || there.cross_site_ancestor == self.cross_site_ancestor)
                }
                _ => false,
            }
    }
}

/// Whether a stored cookie has a domain, with a leading dot unless host-only, and a path.
fn is_at(cookie: &StoredCookie, domain: &str, path: &str) -> bool {
    cookie.host_only != domain.starts_with('.')
        && *cookie.domain == *domain.trim_start_matches('.')
        && *cookie.path == *path
}

#[cfg(test)]
mod tests;
