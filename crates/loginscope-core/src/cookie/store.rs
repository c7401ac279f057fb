//! Storing a cookie (RFC 6265bis §5.7), with all reasons against it.

use std::sync::Arc;

use super::context::{RequestContext, ResponseContext, Situation};
use super::domain::{Scope, domain_matches, path, path_matches, scope};
use super::jar::{Jar, Slot};
use super::parse::{Parsed, parse};
use super::policy::{KeepsCreationTime, Policy, ThirdParty, UnsetSameSite};
use super::{Cookie, Exclusion, SameSite, SetBy, Verdict, Warning, date};
use crate::model::Timestamp;
use crate::site::{is_ip_address, site_host};

/// What became of a Set-Cookie line.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The cookie that the line makes, also where it is refused; `None` where the line makes none.
    pub cookie: Option<Arc<Cookie>>,
    /// The reasons.
    pub verdict: Verdict,
    /// What happened.
    pub outcome: Outcome,
    /// The cookie that it replaced or deleted.
    pub replaced: Option<Arc<Cookie>>,
    /// Cookies that had to go because there were too many.
    pub evicted: Vec<Arc<Cookie>>,
    /// Attributes that were ignored for their length, by their lower-case names.
    pub oversized: Vec<&'static str>,
}

/// What a Set-Cookie line does to the jar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new cookie.
    Created,
    /// A new value for a cookie that was there.
    Replaced,
    /// The cookie that was there is gone.
    Deleted,
    /// It was to delete a cookie, but there is none of this name, domain, path and partition.
    DeletedNothing,
    /// Nothing.
    Rejected,
}

impl Outcome {
    /// Whether the jar now holds the cookie.
    pub fn is_stored(self) -> bool {
        matches!(self, Outcome::Created | Outcome::Replaced)
    }
}

impl Jar {
    /// Judges a Set-Cookie line and, where nothing speaks against it, does what it says.
    pub fn store(
        &mut self,
        line: &[u8],
        request: &RequestContext<'_>,
        response: &ResponseContext,
        set_by: SetBy,
    ) -> Stored {
        self.store_in(line, &self.situation(request), response, set_by)
    }

    /// What the browser would decide about a Set-Cookie line now; the jar stays as it is.
    pub fn judge(
        &self,
        line: &[u8],
        situation: &Situation<'_>,
        response: &ResponseContext,
    ) -> Verdict {
        self.judge_parsed(&parse(line, self.policy), situation, response).verdict
    }

    fn judge_parsed<'a>(
        &self,
        parsed: &Parsed<'a>,
        situation: &Situation<'a>,
        response: &ResponseContext,
    ) -> Judged<'a> {
        let now = response.received.unwrap_or(situation.at);
        let mut judged = Judged::of(parsed, situation, response, self.policy, now);
        if self.overlays_secure(parsed, &judged, situation) {
            judged.verdict.exclusions.insert(Exclusion::OverwritesSecure);
        }
        judged
    }

    /// The same as [`Jar::store`] where the request's circumstances were worked out before.
    pub fn store_in(
        &mut self,
        line: &[u8],
        situation: &Situation<'_>,
        response: &ResponseContext,
        set_by: SetBy,
    ) -> Stored {
        let parsed = parse(line, self.policy);
        let judged = self.judge_parsed(&parsed, situation, response);
        let now = judged.now;
        let exists = parsed.exclusions.is_empty();
        let mut stored = Stored {
            cookie: None,
            verdict: judged.verdict,
            outcome: Outcome::Rejected,
            replaced: None,
            evicted: Vec::new(),
            oversized: Vec::new(),
        };
        if exists {
            let id = self.fresh_id();
            let mut cookie = Cookie {
                id,
                set_by: Some(set_by),
                host_only: judged.scope.host_only,
                secure: parsed.secure,
                http_only: parsed.http_only,
                same_site: parsed.same_site,
                partitioned: parsed.partitioned,
                priority: parsed.priority,
                partition_key: if judged.partitioned { situation.partition_key() } else { None },
                created: now,
                updated: now,
                expires: judged.lifetime.end(),
                text: Box::default(),
                ends: [0; 3],
            };
            cookie.set_text(&parsed.name, &parsed.value, judged.scope.domain, judged.path);
            match situation.site {
                Some(site) if judged.verdict.is_included() => {
                    let deletes = judged.lifetime == Lifetime::Past;
                    self.put(cookie, site.host, deletes, now, &mut stored);
                }
                _ => stored.cookie = Some(Arc::new(cookie)),
            }
        }
        stored.oversized = parsed.oversized;
        stored
    }

    /// RFC 6265bis §5.7 steps 22 to 24. The site is that of the URL: a Domain that is no public suffix is of the
    /// same.
    fn put(
        &mut self,
        mut cookie: Cookie,
        site: &str,
        deletes: bool,
        now: Timestamp,
        stored: &mut Stored,
    ) {
        if !self.sites.contains_key(site) {
            self.sites.insert(site.into(), Vec::new());
        }
        let Some(slots) = self.sites.get_mut(site) else { return };
        let mut order = cookie.id.0;
        let place = slots.iter().position(|slot| slot.cookie.is_same(&cookie));
        if let Some(old) = place.map(|place| slots.remove(place)) {
            self.count -= 1;
            let gone = old.cookie.is_expired(now);
            let keeps = match self.policy.keeps_creation_time {
                KeepsCreationTime::Always => true,
                KeepsCreationTime::SameValue => old.cookie.value() == cookie.value(),
            };
            if keeps && !gone {
                cookie.created = old.cookie.created;
                order = old.order;
            }
            stored.replaced = Some(old.cookie).filter(|_| !gone);
        }
        stored.outcome = match (deletes, &stored.replaced) {
            (true, Some(_)) => Outcome::Deleted,
            (true, None) => Outcome::DeletedNothing,
            (false, Some(_)) => Outcome::Replaced,
            (false, None) => Outcome::Created,
        };
        let cookie = Arc::new(cookie);
        stored.cookie = Some(Arc::clone(&cookie));
        if !deletes {
            slots.push(Slot { cookie: Arc::clone(&cookie), order, accessed: now });
            self.count += 1;
            stored.evicted = self.evict(&cookie, site, now);
        }
    }

    /// "Leave Secure cookies alone", RFC 6265bis §5.7 step 16.
    fn overlays_secure(
        &self,
        parsed: &Parsed<'_>,
        judged: &Judged<'_>,
        situation: &Situation<'_>,
    ) -> bool {
        if situation.secure || !self.policy.protects_secure {
            return false;
        }
        let slots = self.sites.get(site_host(judged.scope.domain));
        slots.into_iter().flatten().map(|slot| &slot.cookie).any(|old| {
            old.secure
                && old.name() == &*parsed.name
                && (domain_matches(old.domain(), judged.scope.domain)
                    || domain_matches(judged.scope.domain, old.domain()))
                && path_matches(judged.path, old.path())
                && !old.is_expired(judged.now)
                && match &old.partition_key {
                    Some(key) => judged.partitioned && situation.is_in(key),
                    None => !judged.partitioned,
                }
        })
    }
}

/// When a cookie ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lifetime {
    Session,
    Until(Timestamp),
    /// Before now: the line deletes.
    Past,
}

impl Lifetime {
    fn end(self) -> Option<Timestamp> {
        match self {
            Lifetime::Until(end) => Some(end),
            Lifetime::Session | Lifetime::Past => None,
        }
    }
}

/// What a line means in its circumstances, the jar's other cookies left aside.
struct Judged<'a> {
    verdict: Verdict,
    scope: Scope<'a>,
    path: &'a [u8],
    lifetime: Lifetime,
    /// Whether it goes into the partition.
    partitioned: bool,
    now: Timestamp,
}

impl<'a> Judged<'a> {
    fn of(
        parsed: &Parsed<'a>,
        situation: &Situation<'a>,
        response: &ResponseContext,
        policy: &Policy,
        now: Timestamp,
    ) -> Judged<'a> {
        let mut verdict = Verdict { exclusions: parsed.exclusions, warnings: parsed.warnings };
        let Verdict { exclusions, warnings } = &mut verdict;
        if !situation.with_credentials {
            exclusions.insert(Exclusion::CredentialsMode);
        }
        if situation.site.is_none() {
            exclusions.insert(Exclusion::SchemeNotSupported);
        }
        let scope =
            scope(parsed.domain, situation.host, policy.converts_domain, exclusions, warnings);
        let max_default =
            if policy.loses_long_default_path { policy.max_attribute } else { usize::MAX };
        let path = path(parsed.path, situation.url, max_default);
        if parsed.secure && !situation.secure {
            exclusions.insert(Exclusion::SecureFromInsecure);
        }
        if parsed.secure && situation.secure_by_loopback {
            warnings.insert(Warning::SecureOnLoopback);
        }
        if policy.none_requires_secure && parsed.same_site == SameSite::None && !parsed.secure {
            exclusions.insert(Exclusion::NoneInsecure);
        }
        let chips = parsed.partitioned && policy.partitioned_attribute;
        if chips && !(parsed.secure && situation.secure) {
            exclusions.insert(Exclusion::PartitionedInsecure);
        }
        let mut partitioned = chips;
        match situation.third_party {
            None | Some(ThirdParty::Allowed) => {}
            Some(ThirdParty::OnlyPartitioned) if chips => {}
            Some(ThirdParty::Separated) => {
                partitioned = true;
                if !chips {
                    warnings.insert(Warning::PartitionedByBrowser);
                }
            }
            Some(ThirdParty::OnlyPartitioned | ThirdParty::Refused) => {
                exclusions.insert(Exclusion::ThirdPartyBlocked);
            }
        }
        if !situation.may_set_same_site {
            match parsed.same_site {
                SameSite::Strict => exclusions.insert(Exclusion::CrossSiteStrict),
                SameSite::Lax => exclusions.insert(Exclusion::CrossSiteLax),
                SameSite::Unset if policy.unset_same_site != UnsetSameSite::None => {
                    exclusions.insert(Exclusion::CrossSiteUnset);
                }
                SameSite::Unset | SameSite::None => {}
            }
        }
        let clear = policy.clear_site_data;
        if response.clears_cookies
            && situation.with_credentials
            && clear.refuses_own_cookies
            && (situation.secure || clear.refuses_without_tls)
        {
            exclusions.insert(Exclusion::ClearedByResponse);
        }
        let prefix = Prefix::of(&parsed.name, policy);
        if prefix.is_violated(parsed, scope, path, situation, policy) {
            exclusions.insert(Exclusion::PrefixViolated);
        }
        if parsed.name.is_empty() && Prefix::of(&parsed.value, policy) != Prefix::NONE {
            exclusions.insert(Exclusion::HiddenPrefix);
        }
        let lifetime = lifetime(parsed, response, policy, now, &mut verdict);
        Judged { verdict, scope, path, lifetime, partitioned, now }
    }
}

/// RFC 6265bis §5.6.1, §5.6.2 and §5.7 step 3.
fn lifetime(
    parsed: &Parsed<'_>,
    response: &ResponseContext,
    policy: &Policy,
    now: Timestamp,
    verdict: &mut Verdict,
) -> Lifetime {
    let max_age = parsed.max_age.filter(|text| !text.is_empty());
    let mut end = None;
    if let Some(text) = max_age {
        match date::parse_max_age(text, policy.max_age_grammar) {
            Some(seconds) => end = Some(now.plus_seconds(seconds)),
            None => verdict.warnings.insert(Warning::MaxAgeInvalid),
        }
    }
    if let (None, Some(text)) = (end, parsed.expires) {
        match date::parse(text, policy.date_grammar) {
            Some(seconds) => {
                // The server's clock may be wrong; what it means is so long from now.
                let correction = response
                    .date
                    .filter(|_| policy.corrects_by_date_header)
                    .map_or(0, |date| now.0.saturating_sub(date.0));
                let at = Timestamp::from_seconds(seconds);
                end = Some(Timestamp(at.0.saturating_add(correction)));
            }
            None => verdict.warnings.insert(Warning::ExpiresUnparsable),
        }
    }
    let Some(mut end) = end else { return Lifetime::Session };
    if end <= now {
        verdict.warnings.insert(Warning::ExpiredOnArrival);
        return Lifetime::Past;
    }
    if let Some(cap) = policy.lifetime_cap.map(|seconds| now.plus_seconds(seconds))
        && end > cap
    {
        verdict.warnings.insert(Warning::LifetimeCapped);
        end = cap;
    }
    Lifetime::Until(end)
}

/// The conditions that a name's prefix sets.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Prefix {
    secure: bool,
    host: bool,
    http: bool,
}

impl Prefix {
    const NONE: Prefix = Prefix { secure: false, host: false, http: false };

    fn of(name: &[u8], policy: &Policy) -> Prefix {
        let begins = |prefix: &[u8]| {
            name.get(..prefix.len()).is_some_and(|start| {
                if policy.prefixes_ignore_case {
                    start.eq_ignore_ascii_case(prefix)
                } else {
                    start == prefix
                }
            })
        };
        // All begin alike, and most names do not.
        if !begins(b"__") {
            return Prefix::NONE;
        }
        let host_http = policy.http_prefixes && begins(b"__Host-Http-");
        let host = host_http || begins(b"__Host-");
        let http = host_http || (policy.http_prefixes && begins(b"__Http-"));
        Prefix { secure: host || http || begins(b"__Secure-"), host, http }
    }

    fn is_violated(
        self,
        parsed: &Parsed<'_>,
        scope: Scope<'_>,
        path: &[u8],
        situation: &Situation<'_>,
        policy: &Policy,
    ) -> bool {
        // An address may name itself.
        let names_domain = parsed.domain.is_some_and(|domain| {
            let is_host = is_ip_address(situation.host) && domain == situation.host.as_bytes();
            !domain.is_empty() && !is_host
        });
        let is_host = scope.host_only && !(policy.host_prefix_wants_no_domain && names_domain);
        let is_root =
            if policy.host_prefix_wants_path { parsed.path == Some(b"/") } else { path == b"/" };
        (self.secure && !(parsed.secure && situation.secure))
            || (self.http && !parsed.http_only)
            || (self.host && !(is_host && is_root))
    }
}
