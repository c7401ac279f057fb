//! What a rule is and what it says: declarations, findings and their evidence.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::Analysis,
    model::{ByBrowser, ExchangeId},
};

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
    /// The browser's own cookie store, asked after the line with this index had come: the cookie's name.
    CookieStore(String, usize),
}

/// A place in an exchange and what should have been there.
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
pub type Outcomes = ByBrowser<&'static str>;

/// A fact that follows from one finding and explains others. Causes are found by comparing these, so
/// rules need not know each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The browser did not keep the cookie of this name that this exchange set.
    NotStored {
        /// The cookie's name.
        name: String,
        /// The exchange that set it.
        set_by: ExchangeId,
    },
    /// The cookie of this name was missing on this request.
    NotSent {
        /// The cookie's name.
        name: String,
        /// The request.
        exchange: ExchangeId,
    },
    /// The request went over plain HTTP although it should not have.
    Insecure(ExchangeId),
    /// A redirect brought this request to another name of the host than the one that has the cookies.
    HostChanged(ExchangeId),
    /// The request carried nothing that says who the user is.
    Anonymous(ExchangeId),
    /// The server refused the token or session that this request carried.
    CredentialsRefused(ExchangeId),
    /// The clock of the server that answered this differs from the one that its tokens were made by.
    ClockDiffers(ExchangeId),
    /// The token that this request carried was made for somebody else: another environment, or the client itself.
    ForeignToken(ExchangeId),
    /// Nothing renewed the token that this request carried.
    NotRenewed(ExchangeId),
    /// The server no longer knows the session that this request carried.
    SessionLost(ExchangeId),
    /// A login was accepted without anything that would tell the next request who it is.
    NoSession(ExchangeId),
    /// The script could not read this response.
    Unreadable(ExchangeId),
    /// A cache gave this answer, which was made for somebody else.
    FromCache(ExchangeId),
    /// The page that made this request has no origin of its own, so that every site is another one.
    NoOrigin(ExchangeId),
    /// The server turned this request away (401, 403, back to the login).
    TurnedAway(ExchangeId),
    /// This logout did not end the session.
    StillLoggedIn(ExchangeId),
}

/// What a rule needs from the capture; without it the rule is shown as not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Cookie and Set-Cookie headers: not there in a sanitised export.
    Cookies,
    /// The Authorization header: not there in a sanitised export.
    Authorization,
    /// Keys that signatures were held against: not in a capture.
    Keys,
}

/// A rule: its declaration, its words and its check.
pub struct Rule {
    /// `category/fault`, stable.
    pub id: &'static str,
    /// The fault as a noun phrase.
    pub title: &'static str,
    /// How bad a finding of it is, where nothing else is said.
    pub level: Level,
    /// The part of a login that it concerns.
    pub bucket: Bucket,
    /// Who has to change something.
    pub owner: Owner,
    /// What it needs from the capture.
    pub needs: &'static [Need],
    /// The version that brought it.
    pub since: &'static str,
    /// Markdown: a sentence, then `## Why`, `## Fix`, `## References`.
    pub docs: &'static str,
    /// Its source file.
    pub file: &'static str,
    /// Finds.
    pub check: fn(&Analysis, &mut Reporter<'_>),
}

impl Rule {
    /// The text under a heading of the documentation, on one line.
    pub fn section(&self, heading: &str) -> String {
        let mut lines =
            self.docs.lines().skip_while(|line| line.trim() != format!("## {heading}")).skip(1);
        let mut text = String::new();
        for line in lines.by_ref().take_while(|line| !line.trim_start().starts_with("## ")) {
            let line = line.trim();
            if !line.is_empty() {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
        text
    }
}

/// Declares a rule: its documentation is what people read, its check what finds.
#[macro_export]
macro_rules! rule {
    ($(#[doc = $doc:literal])+
     id: $id:literal, title: $title:literal, level: $level:ident, bucket: $bucket:ident, owner: $owner:ident,
     needs: $needs:expr, since: $since:literal, check: $check:path $(,)?) => {
        pub(crate) static RULE: $crate::finding::Rule = $crate::finding::Rule {
            id: $id,
            title: $title,
            level: $crate::finding::Level::$level,
            bucket: $crate::finding::Bucket::$bucket,
            owner: $crate::finding::Owner::$owner,
            needs: $needs,
            since: $since,
            docs: concat!($($doc, "\n"),+),
            file: file!(),
            check: $check,
        };
    };
}

/// What a rule found. Its texts hold names, hosts and attributes, never the value of a secret.
#[derive(Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub level: Level,
    /// How sure it is.
    pub certainty: Certainty,
    /// What happened, in a sentence or two.
    pub what: String,
    /// The cause as a clause for the one sentence, without a full stop.
    pub clause: String,
    /// What the user sees of it, as a clause.
    pub consequence: String,
    /// What to change, with the exact line.
    pub fix: String,
    /// Commands that would settle it.
    pub checks: Vec<String>,
    /// What each browser did.
    pub browsers: Outcomes,
    /// What it rests on; the first entry is the one that is shown first.
    pub evidence: Vec<Evidence>,
    /// What follows from it.
    pub effects: Vec<Effect>,
    /// What would explain it.
    pub explained_by: Vec<Effect>,
}

impl Finding {
    /// A finding at the level of its rule, certain until something says otherwise.
    pub fn new(rule: &'static Rule, what: impl Into<String>) -> Finding {
        Finding {
            rule,
            level: rule.level,
            certainty: Certainty::Certain,
            what: what.into(),
            clause: String::new(),
            consequence: String::new(),
            fix: String::new(),
            checks: Vec::new(),
            browsers: Outcomes::default(),
            evidence: Vec::new(),
            effects: Vec::new(),
            explained_by: Vec::new(),
        }
    }

    /// The cause and what the user sees of it, as clauses for the one sentence.
    #[must_use]
    pub fn sentence(
        mut self,
        clause: impl Into<String>,
        consequence: impl Into<String>,
    ) -> Finding {
        self.clause = clause.into();
        self.consequence = consequence.into();
        self
    }

    /// What to change.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Finding {
        self.fix = fix.into();
        self
    }

    /// Another level than the rule's.
    #[must_use]
    pub fn level(mut self, level: Level) -> Finding {
        self.level = level;
        self
    }

    /// Lowers the certainty; it never rises.
    #[must_use]
    pub fn at_most(mut self, certainty: Certainty) -> Finding {
        self.certainty = self.certainty.max(certainty);
        self
    }

    /// A place that it rests on.
    #[must_use]
    pub fn evidence(
        mut self,
        exchange: ExchangeId,
        locus: Locus,
        expected: impl Into<String>,
    ) -> Finding {
        self.evidence.push(Evidence { exchange, locus, expected: expected.into() });
        self
    }

    /// A command that would settle it.
    #[must_use]
    pub fn check(mut self, command: impl Into<String>) -> Finding {
        self.checks.push(command.into());
        self
    }

    /// Something that follows from it.
    #[must_use]
    pub fn leads_to(mut self, effect: Effect) -> Finding {
        self.effects.push(effect);
        self
    }

    /// Something that would explain it.
    #[must_use]
    pub fn explained_by(mut self, effect: Effect) -> Finding {
        self.explained_by.push(effect);
        self
    }

    /// What each browser did.
    #[must_use]
    pub fn browsers(mut self, browsers: Outcomes) -> Finding {
        self.browsers = browsers;
        self
    }

    /// The first exchange that it is about.
    pub fn first_exchange(&self) -> ExchangeId {
        self.evidence.iter().map(|evidence| evidence.exchange).min().unwrap_or_default()
    }
}

/// Collects what rules find.
pub struct Reporter<'f> {
    pub(crate) rule: &'static Rule,
    pub(crate) findings: &'f mut Vec<Finding>,
}

impl Reporter<'_> {
    /// A finding of the rule that runs.
    pub fn finding(&self, what: impl Into<String>) -> Finding {
        Finding::new(self.rule, what)
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}
