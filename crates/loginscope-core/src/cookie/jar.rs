//! The cookies of one browser.

use std::collections::BTreeMap;
use std::sync::Arc;

use url::Url;

use super::context::{RequestContext, Situation, ThirdPartyCookies};
use super::domain::domain_matches;
use super::policy::{Policy, ThirdParty};
use super::{Cookie, CookieId};
use crate::model::Timestamp;
use crate::site::site_host;

/// A browser's cookies over time. Cloning one is cheap beside filling it: the cookies are shared.
#[derive(Clone, Debug)]
pub struct Jar {
    pub(super) policy: &'static Policy,
    pub(super) third_party_cookies: ThirdPartyCookies,
    /// By registrable domain, or host where there is none; in the order in which they were stored.
    pub(super) sites: BTreeMap<Box<str>, Vec<Slot>>,
    pub(super) count: usize,
    /// With more than so many the whole jar is looked through for what may go.
    pub(super) crowded: usize,
    pub(super) next_id: u32,
}

/// A cookie in its place.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) cookie: Arc<Cookie>,
    /// Breaks ties of `created`; kept or renewed with it.
    pub(super) order: u32,
    pub(super) accessed: Timestamp,
}

/// Browsers write down an access only so many microseconds after the last one.
const ACCESS_GRANULARITY: i64 = 60_000_000;

impl Slot {
    pub(super) fn touch(&mut self, at: Timestamp) {
        if at.0.saturating_sub(self.accessed.0) >= ACCESS_GRANULARITY {
            self.accessed = at;
        }
    }
}

impl Jar {
    /// An empty one.
    pub fn new(policy: &'static Policy, third_party_cookies: ThirdPartyCookies) -> Jar {
        let crowded = policy.limits.total;
        Jar { policy, third_party_cookies, sites: BTreeMap::new(), count: 0, crowded, next_id: 0 }
    }

    /// Whose rules it follows.
    pub fn policy(&self) -> &'static Policy {
        self.policy
    }

    /// How many cookies it holds, expired ones that nobody asked for since included.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All cookies, by site and in the order in which they were stored.
    pub fn cookies(&self) -> impl Iterator<Item = &Arc<Cookie>> {
        self.sites.values().flatten().map(|slot| &slot.cookie)
    }

    /// The cookies of a URL's registrable domain, whichever its hosts and partitions.
    pub fn of_site(&self, url: &Url) -> impl Iterator<Item = &Arc<Cookie>> {
        let slots = url.host_str().and_then(|host| self.sites.get(site_host(host)));
        slots.into_iter().flatten().map(|slot| &slot.cookie)
    }

    /// The cookies of a name whose domain covers a host, whichever their paths and partitions.
    pub fn named<'j>(
        &'j self,
        host: &'j str,
        name: &'j [u8],
    ) -> impl Iterator<Item = &'j Arc<Cookie>> {
        let slots = self.sites.get(site_host(host)).into_iter().flatten();
        slots
            .map(|slot| &slot.cookie)
            .filter(move |cookie| cookie.name() == name && domain_matches(host, cookie.domain()))
    }

    /// The cookie with this number, as long as it is there.
    pub fn get(&self, id: CookieId) -> Option<&Arc<Cookie>> {
        self.cookies().find(|cookie| cookie.id == id)
    }

    /// What a request's circumstances mean to this jar's browser.
    pub fn situation<'a>(&self, request: &RequestContext<'a>) -> Situation<'a> {
        Situation::of(request, self.policy, self.third_party_cookies)
    }

    /// Does what a Clear-Site-Data header that names cookies asks for; returns what went.
    pub fn clear_site_data(&mut self, request: &RequestContext<'_>) -> Vec<Arc<Cookie>> {
        let situation = self.situation(request);
        let clear = self.policy.clear_site_data;
        if !situation.secure || (clear.wants_credentials && !situation.with_credentials) {
            return Vec::new();
        }
        // Where a third party is kept apart, its own cookies are out of reach for it here.
        let apart = !matches!(situation.third_party, None | Some(ThirdParty::Allowed));
        self.remove_where(situation.host, |cookie| {
            let is_in_reach = match &cookie.partition_key {
                None => !apart,
                Some(key) => (apart || clear.own_partition) && situation.is_in(key),
            };
            is_in_reach && (clear.whole_site || cookie.domain() == situation.host)
        })
    }

    /// Takes out one cookie.
    pub fn remove(&mut self, cookie: &Cookie) -> Option<Arc<Cookie>> {
        let id = cookie.id;
        self.remove_where(cookie.domain(), |cookie| cookie.id == id).pop()
    }

    /// Takes out the cookies of a host's site that fit.
    pub(super) fn remove_where(
        &mut self,
        host: &str,
        fits: impl Fn(&Cookie) -> bool,
    ) -> Vec<Arc<Cookie>> {
        let Some(slots) = self.sites.get_mut(site_host(host)) else { return Vec::new() };
        let removed: Vec<Arc<Cookie>> =
            slots.extract_if(.., |slot| fits(&slot.cookie)).map(|slot| slot.cookie).collect();
        self.count -= removed.len();
        removed
    }

    pub(super) fn fresh_id(&mut self) -> CookieId {
        self.next_id += 1;
        CookieId(self.next_id)
    }
}
