//! Verifies signatures of tokens and session cookies with keys that never leave this machine.
//!
//! What an algorithm says about itself is not believed: the key decides. `none` and an HMAC made with a public key are
//! refused, whatever their bytes (RFC 8725 §3.1).

mod cookie;
mod jws;
mod key;
mod pem;

pub use self::{
    cookie::{CookieKind, verify_cookie},
    jws::verify,
    key::{Key, Material, keys},
};

/// Whether a signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was made with this key and nothing was changed since.
    Valid,
    /// It was made with another key, or something was changed since.
    Invalid,
    /// It can't be judged with these keys or must not be accepted, for this reason.
    Refused(String),
}

impl Verdict {
    fn refused(why: impl Into<String>) -> Verdict {
        Verdict::Refused(why.into())
    }
}
