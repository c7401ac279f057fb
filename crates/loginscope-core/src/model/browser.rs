//! The browsers whose rules are known.

use serde::{Deserialize, Serialize};

/// A browser family whose behaviour is described by a policy.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Browser {
    /// Chrome, Edge and others built on Chromium; what is judged for where nothing else is said.
    #[default]
    Chrome,
    /// Firefox.
    Firefox,
    /// Safari; its rules are taken from WebKit's own expectations and source, not measured.
    Safari,
}

impl Browser {
    /// All, in the order in which they are shown.
    pub const ALL: [Browser; 3] = [Browser::Chrome, Browser::Firefox, Browser::Safari];

    /// The name that people use.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chrome => "Chrome",
            Browser::Firefox => "Firefox",
            Browser::Safari => "Safari",
        }
    }
}

/// One value for each browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ByBrowser<T> {
    /// What holds in Chrome.
    pub chrome: T,
    /// What holds in Firefox.
    pub firefox: T,
    /// What holds in Safari.
    pub safari: T,
}

impl<T> ByBrowser<T> {
    /// Makes a value for each browser.
    pub fn from_fn(mut make: impl FnMut(Browser) -> T) -> Self {
        ByBrowser {
            chrome: make(Browser::Chrome),
            firefox: make(Browser::Firefox),
            safari: make(Browser::Safari),
        }
    }

    /// The value of one browser.
    pub fn get(&self, browser: Browser) -> &T {
        match browser {
            Browser::Chrome => &self.chrome,
            Browser::Firefox => &self.firefox,
            Browser::Safari => &self.safari,
        }
    }

    /// The value of one browser, to change.
    pub fn get_mut(&mut self, browser: Browser) -> &mut T {
        match browser {
            Browser::Chrome => &mut self.chrome,
            Browser::Firefox => &mut self.firefox,
            Browser::Safari => &mut self.safari,
        }
    }

    /// Each browser with its value, in the order in which they are shown.
    pub fn iter(&self) -> impl Iterator<Item = (Browser, &T)> {
        Browser::ALL.into_iter().map(|browser| (browser, self.get(browser)))
    }
}
