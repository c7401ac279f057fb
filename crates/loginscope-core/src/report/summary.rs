//! One line about each exchange of a capture, for lists and for what searches them.

use serde::{Deserialize, Serialize};

use super::{CookieEvent, Step};

/// What a list needs to know about an exchange.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The exchange as a step of the login; one that is none has the label of what it is.
    pub step: Step,
    /// It is among the report's steps.
    pub login: bool,
    /// It carries a SAML message.
    pub saml: bool,
    /// The names of the request's and the response's header lines, in lower case.
    pub headers: Vec<String>,
}

impl Summary {
    /// Whether a cookie of this name was set, sent, refused or kept back in it.
    pub fn has_cookie(&self, is_it: impl Fn(&str) -> bool) -> bool {
        self.step.cookies.iter().any(|CookieEvent { name, .. }| is_it(name))
    }
}
