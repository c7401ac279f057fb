//! What goes when a jar holds too many cookies.

use std::sync::Arc;

use super::jar::{Jar, Slot};
use super::policy::{FirstOut, Limits};
use super::{Cookie, CookieId, Priority};
use crate::model::Timestamp;

impl Jar {
    /// Makes room after a cookie was added; returns what went.
    pub(super) fn evict(&mut self, added: &Cookie, site: &str, now: Timestamp) -> Vec<Arc<Cookie>> {
        let limits = self.policy.limits;
        let Some(slots) = self.sites.get_mut(site) else { return Vec::new() };
        let mut evicted = Vec::new();
        let is_counted = |slot: &Slot| slot.cookie.partition_key == added.partition_key;
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
                let doomed = doomed(slots.iter().filter(|slot| is_counted(slot)), added, limits);
                for slot in slots.extract_if(.., |slot| doomed.contains(&slot.cookie.id)) {
                    evicted.push(slot.cookie);
                }
            }
        }
        if let (Some((most, kept)), Some(key)) = (limits.partition_bytes, &added.partition_key) {
            let size = |slot: &Slot| slot.cookie.name().len() + slot.cookie.value().len();
            let in_partition = |slot: &&Slot| slot.cookie.partition_key.as_ref() == Some(key);
            let mut bytes: usize = slots.iter().filter(in_partition).map(size).sum();
            let kept = if bytes > most { kept } else { most };
            while bytes > kept {
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
        if self.count > self.crowded {
            evicted.extend(self.shrink(limits, now));
            // Where nothing may go, looking again at once would take its time for each further cookie.
            self.crowded = limits.total.max(self.count + self.count / 10);
        }
        evicted
    }

    /// Takes out expired cookies, then those that were not used for the longest time.
    fn shrink(&mut self, limits: Limits, now: Timestamp) -> Vec<Arc<Cookie>> {
        let idle_since = now.plus_seconds(-limits.idle_seconds);
        let mut by_age: Vec<_> = self
            .sites
            .values()
            .flatten()
            .filter(|slot| slot.cookie.is_expired(now) || slot.accessed <= idle_since)
            .map(|slot| (!slot.cookie.is_expired(now), slot.accessed, slot.order, slot.cookie.id))
            .collect();
        by_age.sort_unstable();
        let excess = self.count.saturating_sub(limits.kept_in_total);
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

/// Which of one domain's cookies have to go.
fn doomed<'a>(
    slots: impl Iterator<Item = &'a Slot>,
    added: &Cookie,
    limits: Limits,
) -> Vec<CookieId> {
    let mut left: Vec<&Slot> = slots.collect();
    left.sort_by_key(|slot| (slot.accessed, slot.order));
    let count = left.len();
    let partitioned = added.partition_key.is_some();
    let kept = if partitioned { limits.kept_in_partition } else { limits.kept };
    let mut goal = count.saturating_sub(kept);
    let quotas = match limits.first_out {
        FirstOut::ByPriority(quotas) if !partitioned => quotas,
        FirstOut::ByPriority(_) | FirstOut::LeastRecentlyUsed => {
            return left.into_iter().take(goal).map(|slot| slot.cookie.id).collect();
        }
        FirstOut::NotSecure => {
            let others = |secure: bool| {
                let is_it =
                    move |slot: &&&Slot| slot.cookie.id != added.id && slot.cookie.secure == secure;
                left.iter().filter(is_it).take(goal).map(|slot| slot.cookie.id).collect()
            };
            let without: Vec<CookieId> = others(false);
            return match (without.is_empty(), added.secure) {
                (false, _) => without,
                (true, true) => others(true),
                (true, false) => vec![added.id],
            };
        }
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
