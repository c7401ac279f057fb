//! What the browser's own cookie store held while the capture was made.

use std::sync::Arc;

use super::{Text, Timestamp};

/// The cookie store at one time, as far as it concerns some hosts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StoreReading {
    /// When the browser was asked for it.
    pub asked_at: Timestamp,
    /// When its answer was there.
    pub at: Timestamp,
    /// The hosts that it is about: of these it has every cookie, of others maybe none.
    pub hosts: Arc<[Text]>,
    /// Every cookie that could be sent to one of them.
    pub cookies: Arc<[StoredCookie]>,
}

/// A cookie as the browser's cookies API describes it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StoredCookie {
    /// Its name.
    pub name: Text,
    /// Its value, which may be a secret: it tells whether this is the cookie of a certain line.
    pub value: Text,
    /// Its domain, without a leading dot.
    pub domain: Text,
    /// Whether it is sent to exactly its domain only.
    pub host_only: bool,
    /// Its path.
    pub path: Text,
    /// Hidden from scripts, which can't have made, changed or deleted it then.
    pub http_only: bool,
    /// The partition that it is in.
    pub partition: Option<StoredPartition>,
}

/// The partition of a cookie as the browser's cookies API describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredPartition {
    /// `https://app.test`.
    pub top_level_site: Text,
    /// Whether another site stands between; not every version says it.
    pub cross_site_ancestor: Option<bool>,
}
