//! What people and machines read. Everything here is redacted when it is made: no renderer sees a secret.
//!
//! The types are the JSON contract of `loginscope analyze --format json`, schema 1.

pub mod attempt;
pub mod claims;
pub mod curl;
pub mod html;
pub mod junit;
pub mod life;
pub mod markdown;
pub mod reasons;
pub mod redact;
pub mod sarif;
pub mod summary;
pub mod text;
pub mod view;

use serde::{Deserialize, Serialize};

pub use self::attempt::{Attempt, Authentication};

use crate::{
    finding::{Bucket, Certainty, Level, Owner},
    model::Browser,
};

/// The whole report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of this shape.
    pub schema: u32,
    /// What was read.
    pub capture: Capture,
    /// The answer.
    pub diagnosis: Diagnosis,
    /// Every finding; a finding's `id` is its place here.
    pub findings: Vec<Finding>,
    /// Rules that ran and found nothing.
    pub checked: Vec<String>,
    /// Rules that could not run.
    pub not_checked: Vec<NotChecked>,
    /// What was tried, one after the other, and how it ended.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// The exchanges that matter for the login, in order.
    pub steps: Vec<Step>,
    /// Every cookie identity that was seen.
    pub cookies: Vec<Cookie>,
    /// Every token that was seen.
    pub tokens: Vec<Token>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// How many exchanges it holds.
    pub exchanges: usize,
    /// The browser that made it, where it can be told.
    pub browser: Option<Browser>,
    /// Cookies and credentials were removed from it before it came here.
    pub sanitised: bool,
    /// The flow had begun before the recording.
    pub started_late: bool,
    /// What the capture does not hold, in words.
    pub gaps: Vec<String>,
}

/// Whether the login worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It did.
    Success,
    /// It did not.
    Failure,
    /// The capture does not tell.
    #[default]
    Unknown,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// Whether the login worked.
    pub outcome: Outcome,
    /// Which part of the login fails.
    pub bucket: Option<Bucket>,
    /// The one sentence.
    pub summary: String,
    /// The finding that explains the others; `None` where the flow works.
    pub root_cause: Option<RootCause>,
    /// From the root cause to its last consequence, as ids of findings.
    pub chain: Vec<usize>,
    /// Where the root cause is not certain, what else may be it, the likeliest first, as ids of findings.
    #[serde(default)]
    pub alternatives: Vec<usize>,
    /// What speaks for a login that works, in order.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// Something that was seen and speaks for a login that works.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In words.
    pub text: String,
    /// Where.
    pub exchange: u32,
}

/// The finding that explains the others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RootCause {
    /// Its rule.
    pub rule: String,
    /// Its place in `findings`.
    pub finding: usize,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its place in `findings`.
    pub id: usize,
    /// The stable id of its rule, such as `cookie/samesite-none-insecure`.
    pub rule: String,
    /// How bad it is.
    pub level: Level,
    /// How sure it is.
    pub certainty: Certainty,
    /// Which part of the login it concerns.
    pub bucket: Bucket,
    /// Who has to change something.
    pub owner: Owner,
    /// The fault as a noun phrase.
    pub title: String,
    /// What happened here.
    pub what: String,
    /// Why that is so.
    pub why: String,
    /// What to change, with the exact line to send.
    pub fix: String,
    /// Lines for the frameworks and servers that fit.
    pub snippets: Vec<Snippet>,
    /// Commands that would settle what the capture can't.
    pub checks: Vec<String>,
    /// The exchanges that it is about.
    pub exchanges: Vec<u32>,
    /// The finding that it follows from.
    pub caused_by: Option<usize>,
    /// What each browser did or would do.
    pub browsers: Browsers,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// What each browser did or would do; `None` where it does not apply.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Browsers {
    /// Chrome.
    pub chrome: Option<String>,
    /// Firefox.
    pub firefox: Option<String>,
    /// Safari.
    pub safari: Option<String>,
}

impl Browsers {
    /// Each by its name.
    pub fn all(&self) -> [(&'static str, Option<&str>); 3] {
        [
            ("Chrome", self.chrome.as_deref()),
            ("Firefox", self.firefox.as_deref()),
            ("Safari", self.safari.as_deref()),
        ]
    }

    /// Whether they do not all do the same.
    pub fn differ(&self) -> bool {
        self.chrome != self.firefox || self.firefox != self.safari
    }
}

/// Lines to paste.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Snippet {
    /// The framework or server.
    #[serde(rename = "for")]
    pub target: String,
    /// The lines.
    pub text: String,
    /// Whether the capture shows this framework or server; those that fit stand first.
    #[serde(default)]
    pub fits: bool,
}

impl Snippet {
    /// The name of the framework or server as people write it.
    pub fn label(&self) -> &str {
        match self.target.as_str() {
            "flask" => "Flask",
            "django" => "Django",
            "fastapi" => "FastAPI",
            "express" => "Express",
            "nextjs" => "Next.js",
            "rails" => "Rails",
            "laravel" => "Laravel",
            "spring" => "Spring",
            "aspnetcore" => "ASP.NET Core",
            "go" => "Go",
            "php" => "PHP",
            "nginx" => "nginx",
            "caddy" => "Caddy",
            "traefik" => "Traefik",
            "apache" => "Apache",
            "browser" => "The page's script",
            _ => &self.target,
        }
    }
}

/// What was seen and what should have been there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The exchange it stands in.
    pub exchange: u32,
    /// `request.line`, `request.header`, `request.body`, `response.status`, `response.header`, `response.body`, `token.claim`,
    /// `cookie.store` for the browser's own cookie store.
    #[serde(rename = "where")]
    pub place: String,
    /// The header, field, claim or cookie.
    pub name: String,
    /// The index of the header line among all header lines of its message, where it exists.
    pub index: Option<usize>,
    /// What stands there, redacted.
    pub observed: String,
    /// What should stand there.
    pub expected: String,
}

/// A rule that could not run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NotChecked {
    /// The rule.
    pub rule: String,
    /// What was missing.
    pub because: String,
}

/// A step of the flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its exchange.
    pub exchange: u32,
    /// `page`, `login-form`, `login-request`, `redirect`, `authorization-request`, `callback`, `token-request`, `api-request`, `preflight`, `logout`, …
    pub kind: String,
    /// In words: "Login request".
    pub label: String,
    /// The method.
    pub method: String,
    /// The host with its port where it is not the default.
    pub host: String,
    /// Path and query, redacted.
    pub path: String,
    /// The status; 0 where no response was seen.
    pub status: u16,
    /// When it began, RFC 3339.
    pub at: String,
    /// Milliseconds since the first exchange of the capture.
    pub since_start_ms: f64,
    /// What happened to cookies in it.
    pub cookies: Vec<CookieEvent>,
    /// Tokens in it, as indexes into the report's tokens.
    pub tokens: Vec<usize>,
    /// Findings about it, as ids.
    pub findings: Vec<usize>,
}

/// What happened to one cookie in one exchange.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CookieEvent {
    /// Its name.
    pub name: String,
    /// `set`, `changed`, `deleted`, `rejected`, `sent`, `withheld`.
    pub event: String,
    /// Ids of the rules that explain a rejection or a withholding.
    pub reasons: Vec<String>,
    /// `confirmed` or `contradicted` by the browser's own cookie store, where it was asked and could tell.
    #[serde(default)]
    pub store: Option<String>,
}

/// One cookie identity and its life.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// The host, or the domain with a leading dot where it is sent to sub-domains.
    pub domain: String,
    /// Its path.
    pub path: String,
    /// Its attributes in a plain sentence.
    pub attributes: String,
    /// What happened to it, in order.
    pub life: Vec<CookieLife>,
}

/// One event in the life of a cookie.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CookieLife {
    /// The exchange.
    pub exchange: u32,
    /// As in [`CookieEvent::event`].
    pub event: String,
    /// As in [`CookieEvent::reasons`].
    pub reasons: Vec<String>,
    /// As in [`CookieEvent::store`].
    #[serde(default)]
    pub store: Option<String>,
}

/// One token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// `access token`, `ID token`, `token`, …
    pub kind: String,
    /// `JWT`, `JWE`, `opaque`.
    pub format: String,
    /// Its redacted name.
    pub name: String,
    /// Where it was first seen.
    pub exchange: u32,
    /// Everywhere else it was seen.
    pub seen: Vec<u32>,
    /// Header and claims that hold no secret and no personal data, as JSON text.
    pub claims: Vec<(String, String)>,
}
