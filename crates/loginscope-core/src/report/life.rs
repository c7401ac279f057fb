//! The life of a cookie with what each browser made of it, for lists that show it at length.

use serde::{Deserialize, Serialize};

use super::Browsers;

/// One cookie.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CookieView {
    /// Its name.
    pub name: String,
    /// The host, or the domain with a leading dot where it is sent to sub-domains.
    pub domain: String,
    /// Its path.
    pub path: String,
    /// Its attributes in a plain sentence.
    pub attributes: String,
    /// The line that set it first, without its value.
    pub line: String,
    /// What each browser makes of its last line: `stored` or `rejected`.
    pub browsers: Browsers,
    /// How often it was sent.
    pub sent: usize,
    /// What happened to it, in order. Sent again and again is one event.
    pub life: Vec<CookieMoment>,
}

/// One event, or the same event many times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CookieMoment {
    /// `set`, `changed`, `deleted`, `rejected`, `sent`, `withheld`.
    pub event: String,
    /// Where it happened.
    pub exchanges: Vec<u32>,
    /// Ids of the rules that explain a rejection or a withholding.
    pub reasons: Vec<String>,
    /// What each browser does here, where they do not all do the same.
    pub browsers: Browsers,
    /// `confirmed` or `contradicted` by the browser's own cookie store, where it could tell.
    pub store: Option<String>,
    /// What the store does, after "the browser's cookie store": `holds it`.
    pub told: String,
}
