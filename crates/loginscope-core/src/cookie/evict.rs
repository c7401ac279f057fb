//! What goes when a jar holds too many cookies.

use std::sync::Arc;

use super::jar::{Jar, Slot};
use super::policy::{Counted, Limits};
use super::{Cookie, CookieId, Priority};
use crate::model::Timestamp;

impl Jar {
    /// Makes room after a cookie was added; returns what went.
    pub(super) fn evict(&mut self, added: &Cookie, site: &str, now: Timestamp) -> Vec<Arc<Cookie>> {
        let limits = self.policy.limits;
        let Some(slots) = self.sites.get_mut(site) else { return Vec::new() };
        let mut evicted = Vec::new();
        let is_counted = |slot: &Slot| match (&added.partition_key, limits.counted) {
            (None, Counted::RegistrableDomain) => slot.cookie.partition_key.is_none(),
            (key, Counted::Host) => {
                slot.cookie.partition_key == *key && slot.cookie.domain() == added.domain()
            }
            (key, Counted::RegistrableDomain) => slot.cookie.partition_key == *key,
        };
        // Below the limit nothing is counted slot by slot.
        if slots.len() > limits.per_domain
            && slots.iter().filter(|slot| is_counted(slot)).count() > limits.per_domain
        {
            for slot in slots.extract_if(.., |slot| is_counted(slot) && slot.cookie.is_expired(now))
            {
                evicted.push(slot.cookie);
            }
            let count = slots.iter().filter(|slot| is_counted(slot)).count();
            if count > limits.per_domain {
                let doomed = doomed(slots.iter().filter(|slot| is_counted(slot)), count, limits);
                for slot in slots.extract_if(.., |slot| doomed.contains(&slot.cookie.id)) {
                    evicted.push(slot.cookie);
                }
            }
        }
        if let (Some(limit), Some(key)) = (limits.partition_bytes, &added.partition_key) {
            let size = |slot: &Slot| slot.cookie.name().len() + slot.cookie.value().len();
            let in_partition = |slot: &&Slot| slot.cookie.partition_key.as_ref() == Some(key);
            let mut bytes: usize = slots.iter().filter(in_partition).map(size).sum();
            while bytes > limit {
                let oldest = slots
                    .iter()
                    .filter(in_partition)
                    .filter(|slot| slot.cookie.id != added.id)
                    .min_by_key(|slot| (slot.accessed, slot.order))
                    .map(|slot| slot.cookie.id);
                let Some(place) = oldest
                    .and_then(|oldest| slots.iter().position(|slot| slot.cookie.id == oldest))
                else {
                    break;
                };
                let slot = slots.remove(place);
                bytes -= size(&slot);
                evicted.push(slot.cookie);
            }
        }
        self.count -= evicted.len();
        if self.count > limits.total + limits.total / 10 {
            evicted.extend(self.shrink(limits.total, now));
        }
        evicted
    }

    /// Takes out expired cookies, then those that were not used for the longest time.
    fn shrink(&mut self, total: usize, now: Timestamp) -> Vec<Arc<Cookie>> {
        let mut by_age: Vec<_> = self
            .sites
            .values()
            .flatten()
            .map(|slot| (!slot.cookie.is_expired(now), slot.accessed, slot.order, slot.cookie.id))
            .collect();
        by_age.sort_unstable();
        let excess = by_age.len().saturating_sub(total);
        let mut doomed: Vec<CookieId> =
            by_age.into_iter().take(excess).map(|entry| entry.3).collect();
        doomed.sort_unstable();
        let mut evicted = Vec::new();
        for slots in self.sites.values_mut() {
            let gone = slots.extract_if(.., |slot| doomed.binary_search(&slot.cookie.id).is_ok());
            evicted.extend(gone.map(|slot| slot.cookie));
        }
        self.count -= evicted.len();
        evicted
    }
}

/// Which of one domain's cookies have to go: the least recently used, in rounds of priority where there are any.
fn doomed<'a>(
    slots: impl Iterator<Item = &'a Slot>,
    count: usize,
    limits: Limits,
) -> Vec<CookieId> {
    let mut goal = count - limits.kept;
    let mut left: Vec<&Slot> = slots.collect();
    left.sort_by_key(|slot| (slot.accessed, slot.order));
    let Some(quotas) = limits.quotas else {
        return left.into_iter().take(goal).map(|slot| slot.cookie.id).collect();
    };
    let mut doomed = Vec::new();
    // Cookies without Secure go before those with it, except that low priority goes first of all.
    for (priority, spares_secure) in [
        (Priority::Low, true),
        (Priority::Low, false),
        (Priority::Medium, true),
        (Priority::High, true),
        (Priority::Medium, false),
        (Priority::High, false),
    ] {
        let quota = quotas.get(priority as usize).copied().unwrap_or_default();
        let of_priority = left.iter().filter(|slot| slot.cookie.priority == priority).count();
        let secure = left
            .iter()
            .filter(|slot| slot.cookie.priority == priority && slot.cookie.secure)
            .count();
        let spared = if spares_secure { quota.max(secure) } else { quota };
        let mut possible = of_priority.saturating_sub(spared);
        left.retain(|slot| {
            let goes = goal > 0
                && possible > 0
                && slot.cookie.priority == priority
                && !(spares_secure && slot.cookie.secure);
            if goes {
                doomed.push(slot.cookie.id);
                goal -= 1;
                possible -= 1;
            }
            !goes
        });
    }
    doomed
}
