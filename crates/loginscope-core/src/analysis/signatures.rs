//! Whether signatures hold, as found out by whoever has the keys; the core verifies nothing itself.

use std::collections::BTreeMap;

use crate::model::{ExchangeId, Text};

/// Whether a signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was made with one of the keys.
    Valid,
    /// It was made with another key, or what it covers was changed.
    Invalid,
    /// It can't be judged with these keys, for this reason; never a part of a token or a key.
    Refused(String),
}

/// Where the keys came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// The user gave them.
    Given,
    /// The token's issuer publishes them in this answer.
    Published(ExchangeId),
}

/// What was found out about one token or cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whether it holds.
    pub verdict: Verdict,
    /// Whose keys it was held against.
    pub keys: Keys,
}

/// Everything that was found out, by the value of the token or cookie.
#[derive(Clone, Default)]
pub struct Signatures(BTreeMap<Text, Signature>);

impl Signatures {
    /// Adds what was found out about a value.
    pub fn add(&mut self, value: &str, signature: Signature) {
        self.0.insert(Text::from(value), signature);
    }

    /// What was found out about a value.
    pub fn of(&self, value: &str) -> Option<&Signature> {
        self.0.get(value)
    }

    /// Whether nothing was verified.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Signatures {
    /// How many; the values are secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signatures({})", self.0.len())
    }
}
