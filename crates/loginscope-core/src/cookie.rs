//! What browsers do with cookies: what they store, send and refuse, and why (RFC 6265bis).
//!
//! One algorithm for all, which reads what differs from a [`Policy`]: [`parse()`] reads a line, [`Jar::store`]
//! judges it in its [`RequestContext`], [`Jar::retrieve`] says what a request carries and what is withheld.

mod context;
pub mod date;
mod domain;
mod evict;
mod jar;
mod observe;
mod parse;
mod policy;
mod retrieve;
mod store;
#[cfg(test)]
mod tests;
mod verdict;

use std::borrow::Cow;
use std::fmt;

pub use context::{
    Credentials, Initiator, PartitionKey, RequestContext, RequestKind, ResponseContext,
    SameSiteStatus, Situation, ThirdPartyCookies, clears_cookies,
};
pub(crate) use domain::domain_matches;
pub use jar::Jar;
pub use observe::{Observation, Surprise};
pub use parse::{Parsed, parse};
pub use policy::{
    CHROME, Charset, ClearSiteData, DateGrammar, FIREFOX, FirstOut, KeepsCreationTime, Limits,
    MaxAgeGrammar, Nameless, OversizedAttribute, Policy, RFC6265BIS, SAFARI, SecureWithoutTls,
    ThirdParty, UnsetSameSite, Valueless,
};
pub use retrieve::Retrieval;
pub use store::{Outcome, Stored};
pub use verdict::{Exclusion, Exclusions, Verdict, Warning, Warnings, rule_ids};

use crate::model::{ExchangeId, Timestamp};

/// What the SameSite attribute says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SameSite {
    /// Missing, or a value that does not exist.
    #[default]
    Unset,
    /// None.
    None,
    /// Lax.
    Lax,
    /// Strict.
    Strict,
}

impl SameSite {
    /// Reads the attribute's value.
    pub fn from_attribute(value: &[u8]) -> Option<SameSite> {
        if value.eq_ignore_ascii_case(b"lax") {
            Some(SameSite::Lax)
        } else if value.eq_ignore_ascii_case(b"strict") {
            Some(SameSite::Strict)
        } else if value.eq_ignore_ascii_case(b"none") {
            Some(SameSite::None)
        } else {
            None
        }
    }

    /// In lower case.
    pub fn name(self) -> &'static str {
        match self {
            SameSite::Unset => "unset",
            SameSite::None => "none",
            SameSite::Lax => "lax",
            SameSite::Strict => "strict",
        }
    }
}

/// What Chromium's Priority attribute says: which cookies go last when there are too many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Low.
    Low,
    /// Medium, also without the attribute.
    #[default]
    Medium,
    /// High.
    High,
}

impl Priority {
    fn from_attribute(value: &[u8]) -> Priority {
        if value.eq_ignore_ascii_case(b"low") {
            Priority::Low
        } else if value.eq_ignore_ascii_case(b"high") {
            Priority::High
        } else {
            Priority::Medium
        }
    }
}

/// The Set-Cookie line that made a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetBy {
    /// The exchange whose response it was.
    pub exchange: ExchangeId,
    /// The index of the header line among all of that response.
    pub line: usize,
}

/// A cookie within one jar; the next one gets the next number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CookieId(pub u32);

/// A cookie as a browser keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    /// Tells it from all others of its jar.
    pub id: CookieId,
    /// The line that made it; `None` where it was first seen in a Cookie header.
    pub set_by: Option<SetBy>,
    /// Whether it is sent to exactly its domain only.
    pub host_only: bool,
    /// Only over secure connections.
    pub secure: bool,
    /// Hidden from scripts.
    pub http_only: bool,
    /// Whom it may be sent for.
    pub same_site: SameSite,
    /// Whether it had the Partitioned attribute.
    pub partitioned: bool,
    /// Chromium's eviction priority.
    pub priority: Priority,
    /// Which partition it belongs to.
    pub partition_key: Option<PartitionKey>,
    /// When it was made; a cookie that replaces another may keep that one's.
    pub created: Timestamp,
    /// When it was last set.
    pub updated: Timestamp,
    /// When it ends; `None` at the end of the session.
    pub expires: Option<Timestamp>,
    /// Name, value, domain and path behind one another.
    text: Box<[u8]>,
    ends: [u32; 3],
}

impl Cookie {
    /// The bytes of its name; empty for a cookie without one.
    pub fn name(&self) -> &[u8] {
        self.part(0, self.ends[0])
    }

    /// The bytes of its value, which may be a secret.
    pub fn value(&self) -> &[u8] {
        self.part(self.ends[0], self.ends[1])
    }

    /// The domain that it is sent to, without a leading dot.
    pub fn domain(&self) -> &str {
        std::str::from_utf8(self.part(self.ends[1], self.ends[2])).unwrap_or_default()
    }

    /// The bytes of its path.
    pub fn path(&self) -> &[u8] {
        self.part(self.ends[2], self.text.len() as u32)
    }

    /// The name as text, for people.
    pub fn name_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.name())
    }

    /// The path as text, for people.
    pub fn path_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.path())
    }

    /// Whether it was made by a Set-Cookie line: otherwise its attributes are not known.
    pub fn attributes_known(&self) -> bool {
        self.set_by.is_some()
    }

    /// Whether it has ended by a time.
    pub fn is_expired(&self, at: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= at)
    }

    /// Whether both are the same to a browser: the later one replaces the earlier one.
    pub fn is_same(&self, other: &Cookie) -> bool {
        self.host_only == other.host_only
            && self.name() == other.name()
            && self.domain() == other.domain()
            && self.path() == other.path()
            && self.partition_key == other.partition_key
    }

    fn part(&self, from: u32, to: u32) -> &[u8] {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    fn set_text(&mut self, name: &[u8], value: &[u8], domain: &str, path: &[u8]) {
        let mut text = Vec::with_capacity(name.len() + value.len() + domain.len() + path.len());
        text.extend_from_slice(name);
        self.ends[0] = text.len() as u32;
        text.extend_from_slice(value);
        self.ends[1] = text.len() as u32;
        text.extend_from_slice(domain.as_bytes());
        self.ends[2] = text.len() as u32;
        text.extend_from_slice(path);
        self.text = text.into_boxed_slice();
    }
}

impl fmt::Debug for Cookie {
    /// Without the value, which may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookie")
            .field("id", &self.id)
            .field("name", &self.name_text())
            .field("value", &format_args!("{} bytes", self.value().len()))
            .field("domain", &self.domain())
            .field("host_only", &self.host_only)
            .field("path", &self.path_text())
            .field("secure", &self.secure)
            .field("http_only", &self.http_only)
            .field("same_site", &self.same_site)
            .field("partition_key", &self.partition_key)
            .field("created", &self.created)
            .field("expires", &self.expires)
            .field("set_by", &self.set_by)
            .finish_non_exhaustive()
    }
}
