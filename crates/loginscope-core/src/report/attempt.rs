//! What was tried in a capture, as reports show it.

use serde::{Deserialize, Serialize};

use super::{Outcome, Report, RootCause};

/// One attempt to get in, through or out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// `form-login`, `oauth`, `saml`, `registration`, `password-reset`, `link`, `protected-api`, `admin-route`, `logout`.
    pub path: String,
    /// In words: "Login by OAuth".
    pub label: String,
    /// The host that decided it, with its port where it is not the default.
    pub host: String,
    /// Whether it worked.
    pub outcome: Outcome,
    /// Why that is believed, as a clause.
    pub because: String,
    /// When it began, RFC 3339.
    pub at: String,
    /// From its first request to its last answer, in milliseconds.
    pub took_ms: f64,
    /// Its exchanges, in order.
    pub exchanges: Vec<u32>,
    /// The finding that explains why it failed.
    pub root_cause: Option<RootCause>,
    /// What told the server who asks: ``cookie `sid` ``, `Bearer token`.
    pub authentication: Vec<Authentication>,
}

/// What told a server who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Authentication {
    /// `cookie` or `header`.
    pub kind: String,
    /// The cookie's name, or the scheme of the `Authorization` header.
    pub name: String,
}

impl Authentication {
    /// In words.
    pub fn label(&self) -> String {
        match self.kind.as_str() {
            "cookie" => format!("session cookie `{}`", self.name),
            _ if ["bearer", "dpop"].iter().any(|known| self.name.eq_ignore_ascii_case(known)) => {
                format!("{} token", self.name)
            }
            _ => format!("{} credentials", self.name),
        }
    }
}

impl Attempt {
    /// How it ended, in a word or two.
    pub fn ended(&self) -> &'static str {
        match self.outcome {
            Outcome::Success => "worked",
            Outcome::Failure => "failed",
            Outcome::Unknown => "not known",
        }
    }

    /// Its first and last exchange.
    pub fn extent(&self) -> (u32, u32) {
        let ends = self.exchanges.first().zip(self.exchanges.last());
        ends.map_or((0, 0), |(first, last)| (*first, *last))
    }
}

impl Report {
    /// What was in use to tell servers who asks: a sentence, empty where nothing was.
    pub fn in_use(&self) -> String {
        let labels: Vec<String> = self.authentication().iter().map(Authentication::label).collect();
        match labels.split_last() {
            None => String::new(),
            Some((only, [])) => format!("In use: {only}."),
            Some((last, others)) => format!("In use: {} and {last}.", others.join(", ")),
        }
    }

    /// What told servers who asks, in the whole capture.
    pub fn authentication(&self) -> Vec<Authentication> {
        let mut all: Vec<_> =
            self.attempts.iter().flat_map(|attempt| attempt.authentication.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The attempt of an exchange, by its place in `attempts`.
    pub fn attempt_of(&self, exchange: u32) -> Option<usize> {
        self.attempts.iter().position(|attempt| attempt.exchanges.binary_search(&exchange).is_ok())
    }
}
