//! What a rule is and what it says: declarations, findings and their evidence.

use serde::{Deserialize, Serialize};

use crate::model::{ByBrowser, ExchangeId};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// This breaks the flow.
    Error,
    /// It will break in another browser, deployment or time.
    Warning,
    /// Worth knowing.
    Note,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Everything it rests on was seen.
    Certain,
    /// It rests on something that was worked out.
    Likely,
    /// Other explanations remain; the checks of the finding would settle it.
    Possible,
}

/// The part of a login that fails, for triage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bucket {
    /// The user's name, password or second factor.
    Credentials,
    /// The session cookie or the token.
    SessionOrToken,
    /// The identity provider and the exchange with it.
    IdentityProvider,
    /// A lock-out, a rate limit, missing roles.
    Policy,
    /// Hosts, proxies, headers, secrets that differ between deployments.
    ConfigurationDrift,
    /// A rule of the browser.
    Browser,
}

/// Who has to change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The application's code or configuration.
    Application,
    /// A proxy, load balancer or content network in front of it.
    Proxy,
    /// The identity provider's administration.
    IdentityProvider,
    /// A browser's settings or its vendor.
    Browser,
    /// The person at the keyboard.
    User,
}

/// Where in an exchange a piece of evidence stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locus {
    /// Method and URL.
    RequestLine,
    /// A header line of the request, by its index; its name for lines that are missing.
    RequestHeader(String, Option<usize>),
    /// A field of the request's body.
    RequestBody(String),
    /// The status line.
    Status,
    /// A header line of the response, by its index; its name for lines that are missing.
    ResponseHeader(String, Option<usize>),
    /// A field of the response's body.
    ResponseBody(String),
    /// A claim of a token.
    Claim(String),
}

/// What was seen, where, and what should have been there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The exchange it stands in.
    pub exchange: ExchangeId,
    /// The place in the exchange.
    pub locus: Locus,
    /// What should have been there, in words or as a header line; empty where nothing is expected.
    pub expected: String,
}

/// What a browser did with the thing that a finding is about, such as `rejected`; empty where it does not apply.
pub type Outcomes = ByBrowser<String>;
