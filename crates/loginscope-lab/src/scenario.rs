//! What a scenario is: a small site, what a user does on it, and what a diagnosis must say.

use loginscope_core::model::Browser;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::server::Lab;

/// The user who signs in on every site of the lab.
pub const USER: &str = "ada";
/// That user's password.
pub const PASSWORD: &str = "analytical-engine";

/// The application.
pub const APP: &str = "app.test";
/// Another host of the application's site.
pub const WWW: &str = "www.app.test";
/// An API on the application's site.
pub const SITE_API: &str = "api.app.test";
/// An API on a site of its own.
pub const API: &str = "api.test";
/// The identity provider.
pub const IDP: &str = "idp.test";
/// A site that has nothing to do with the application.
pub const OTHER: &str = "other.test";

/// Every host that the lab answers for.
pub const HOSTS: &[&str] = &[APP, WWW, SITE_API, API, IDP, OTHER, "localhost", "127.0.0.1"];

/// One login, healthy or broken.
///
/// All scenarios share the hosts of the lab; the first segment of the path tells them apart, as
/// several products of one company stand side by side.
pub struct Scenario {
    /// Its name, which is the name of its file too.
    pub id: &'static str,
    /// A few words for lists.
    pub title: &'static str,
    /// One sentence: what is broken, or that nothing is.
    pub story: &'static str,
    /// The first segment of all its paths.
    pub mount: &'static str,
    /// Where the user begins.
    pub start: Address,
    /// What its hosts answer; `None` is a page that does not exist.
    pub answer: fn(&App, &Request) -> Option<Reply>,
    /// What the user does.
    pub actions: fn(&App) -> Vec<Action>,
    /// What a diagnosis of the capture must say.
    pub expect: Expectation,
}

impl Scenario {
    /// The scenario of this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        crate::scenarios::SCENARIOS.iter().copied().find(|scenario| scenario.id == id)
    }

    /// The URL at which the user begins.
    pub fn start_url(&self, lab: &Lab) -> String {
        self.start.on(&self.app(lab))
    }

    /// What the user does, from the first visit to the last thing that is waited for.
    pub fn steps(&self, lab: &Lab) -> Vec<Action> {
        (self.actions)(&self.app(lab))
    }

    fn app(&self, lab: &Lab) -> App {
        lab.app(self.mount)
    }
}

/// A page of a scenario, before the lab's ports are known.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// One of [`HOSTS`].
    pub host: &'static str,
    /// The path below the scenario's first segment.
    pub path: &'static str,
}

impl Address {
    /// A page over TLS.
    pub const fn https(host: &'static str, path: &'static str) -> Self {
        Self { scheme: "https", host, path }
    }

    /// A page in clear text.
    pub const fn http(host: &'static str, path: &'static str) -> Self {
        Self { scheme: "http", host, path }
    }

    /// Its URL in a running lab.
    pub fn on(self, app: &App) -> String {
        app.url(self.scheme, self.host, self.path)
    }
}

/// One thing a user does, or waits for, in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Types a URL.
    Visit(String),
    /// Types a value into the first field that the CSS selector matches.
    Fill {
        /// A CSS selector.
        selector: &'static str,
        /// What is typed.
        value: &'static str,
    },
    /// Clicks the first element that the CSS selector matches.
    Click(&'static str),
    /// Waits until the page's URL contains this.
    WaitForUrl(String),
    /// Waits until the visible text of the page contains this.
    WaitForText(&'static str),
    /// Waits for so many milliseconds.
    Wait(u64),
}

impl Action {
    /// Types name and password into the form that is shown, and sends it.
    pub fn sign_in() -> [Self; 3] {
        [
            Self::Fill { selector: "input[name=username]", value: USER },
            Self::Fill { selector: "input[name=password]", value: PASSWORD },
            Self::Click("button[type=submit]"),
        ]
    }
}

/// How a login ends, for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Signed in.
    Success,
    /// Not signed in.
    Failure,
}

/// What a diagnosis of a scenario's capture must say.
#[derive(Clone, Copy, Debug)]
pub struct Expectation {
    /// The rule of the root cause; none for a login that works, which has no error, and no warning but those that
    /// are named.
    pub root_cause: Option<&'static str>,
    /// How the login ends.
    pub outcome: Outcome,
    /// Rules that must have findings besides the root cause; others may, where the login fails.
    pub also_found: &'static [&'static str],
    /// The browsers in which something else is to be expected.
    pub differs: &'static [(Browser, Expectation)],
    /// What is to be expected of a Chrome that blocks all third-party cookies, where that is worth a try.
    pub blocked: Option<&'static Expectation>,
}

impl Expectation {
    /// The login works and there is nothing to report.
    pub const fn healthy() -> Self {
        Self {
            root_cause: None,
            outcome: Outcome::Success,
            also_found: &[],
            differs: &[],
            blocked: None,
        }
    }

    /// The login works, and these rules have something to say about it: notes or warnings, and no other warnings.
    pub const fn works(found: &'static [&'static str]) -> Self {
        Self {
            root_cause: None,
            outcome: Outcome::Success,
            also_found: found,
            differs: &[],
            blocked: None,
        }
    }

    /// The login fails, and the finding of this rule is the root cause.
    pub const fn broken(rule: &'static str, also_found: &'static [&'static str]) -> Self {
        Self {
            root_cause: Some(rule),
            outcome: Outcome::Failure,
            also_found,
            differs: &[],
            blocked: None,
        }
    }

    /// The same, but something else in some browsers.
    #[must_use]
    pub const fn but(mut self, differs: &'static [(Browser, Expectation)]) -> Self {
        self.differs = differs;
        self
    }

    /// The same, but something else in a Chrome that blocks all third-party cookies.
    #[must_use]
    pub const fn where_blocked(mut self, expectation: &'static Expectation) -> Self {
        self.blocked = Some(expectation);
        self
    }

    /// What is to be expected in one browser.
    pub fn in_browser(&self, browser: Browser) -> &Self {
        self.differs.iter().find(|(other, _)| *other == browser).map_or(self, |(_, own)| own)
    }
}
