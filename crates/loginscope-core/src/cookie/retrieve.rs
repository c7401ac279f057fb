//! Which cookies a request carries (RFC 6265bis §5.8.3), and why the others stay behind.

use std::sync::Arc;

use super::context::{RequestContext, SameSiteStatus, Situation};
use super::domain::{domain_matches, path_matches};
use super::jar::{Jar, Slot};
use super::policy::{Policy, ThirdParty, UnsetSameSite};
use super::{Cookie, Exclusion, Exclusions, SameSite};
use crate::site::site_host;

/// What a request carries and what not.
#[derive(Clone, Debug, Default)]
pub struct Retrieval {
    /// The value of the Cookie header; empty where there is none.
    pub header: Vec<u8>,
    /// The cookies in it, in its order.
    pub sent: Vec<Arc<Cookie>>,
    /// The other cookies of the same registrable domain, each with all reasons.
    pub withheld: Vec<(Arc<Cookie>, Exclusions)>,
    /// Those among `sent` that go along only because a cookie without SameSite is young.
    pub young: Vec<Arc<Cookie>>,
}

impl Jar {
    /// Works out the Cookie header of a request.
    pub fn retrieve(&mut self, request: &RequestContext<'_>) -> Retrieval {
        self.retrieve_in(&self.situation(request))
    }

    /// The same where the request's circumstances were worked out before.
    pub fn retrieve_in(&mut self, situation: &Situation<'_>) -> Retrieval {
        let policy = self.policy;
        let Some(slots) = self.sites.get_mut(site_host(situation.host)) else {
            return Retrieval::default();
        };
        let mut sent = Vec::new();
        let mut withheld = Vec::new();
        for slot in slots {
            let exclusions = exclusions(&slot.cookie, situation, policy);
            if exclusions.is_empty() {
                slot.touch(situation.at);
                sent.push(&*slot);
            } else {
                withheld.push((Arc::clone(&slot.cookie), exclusions));
            }
        }
        sent.sort_by_key(|slot| {
            (std::cmp::Reverse(slot.cookie.path().len()), slot.cookie.created, slot.order)
        });
        Retrieval {
            header: header(&sent),
            young: sent
                .iter()
                .filter(|slot| is_only_young(&slot.cookie, situation, policy))
                .map(|slot| Arc::clone(&slot.cookie))
                .collect(),
            sent: sent.into_iter().map(|slot| Arc::clone(&slot.cookie)).collect(),
            withheld,
        }
    }
}

fn header(sent: &[&Slot]) -> Vec<u8> {
    let mut header = Vec::new();
    for slot in sent {
        if !header.is_empty() {
            header.extend_from_slice(b"; ");
        }
        if !slot.cookie.name().is_empty() {
            header.extend_from_slice(slot.cookie.name());
            header.push(b'=');
        }
        header.extend_from_slice(slot.cookie.value());
    }
    header
}

/// All reasons against sending a cookie.
pub(super) fn exclusions(
    cookie: &Cookie,
    situation: &Situation<'_>,
    policy: &Policy,
) -> Exclusions {
    let mut exclusions = Exclusions::EMPTY;
    let of_host = if cookie.host_only {
        cookie.domain() == situation.host
    } else {
        domain_matches(situation.host, cookie.domain())
    };
    if !of_host {
        exclusions.insert(Exclusion::HostMismatch);
    }
    if !situation.with_credentials {
        exclusions.insert(Exclusion::CredentialsOmitted);
    }
    if !cookie.attributes_known() {
        return exclusions;
    }
    if !path_matches(situation.url.path().as_bytes(), cookie.path()) {
        exclusions.insert(Exclusion::PathMismatch);
    }
    if cookie.secure && !situation.secure {
        exclusions.insert(Exclusion::SecureOverHttp);
    }
    if cookie.is_expired(situation.at) {
        exclusions.insert(Exclusion::Expired);
    }
    let same_site = match cookie.same_site {
        SameSite::Strict if situation.same_site < SameSiteStatus::Strict => Some(Exclusion::Strict),
        SameSite::Lax if situation.same_site < SameSiteStatus::Lax => Some(Exclusion::Lax),
        SameSite::Unset if !unset_passes(cookie, situation, policy) => Some(Exclusion::UnsetAsLax),
        _ => None,
    };
    if let Some(exclusion) = same_site {
        exclusions.insert(exclusion);
        if situation.scheme_differs {
            exclusions.insert(Exclusion::SchemefulSite);
        }
    }
    match (situation.third_party, &cookie.partition_key) {
        (Some(ThirdParty::Refused), _) | (Some(ThirdParty::OnlyPartitioned), None) => {
            exclusions.insert(Exclusion::ThirdPartyWithheld);
        }
        (Some(ThirdParty::Separated), None) => exclusions.insert(Exclusion::OutsidePartition),
        (_, Some(key)) if !situation.is_in(key) => exclusions.insert(Exclusion::OtherPartition),
        _ => {}
    }
    exclusions
}

fn unset_passes(cookie: &Cookie, situation: &Situation<'_>, policy: &Policy) -> bool {
    match policy.unset_same_site {
        UnsetSameSite::None => true,
        UnsetSameSite::Lax { .. } if situation.same_site >= SameSiteStatus::Lax => true,
        UnsetSameSite::Lax { unsafe_seconds } => {
            situation.same_site == SameSiteStatus::LaxUnsafe
                && situation.at <= cookie.created.plus_seconds(unsafe_seconds)
        }
    }
}

fn is_only_young(cookie: &Cookie, situation: &Situation<'_>, policy: &Policy) -> bool {
    cookie.same_site == SameSite::Unset
        && situation.same_site == SameSiteStatus::LaxUnsafe
        && policy.unset_same_site != UnsetSameSite::None
}
