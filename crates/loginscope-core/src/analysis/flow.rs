//! A capture as its user lived it: one attempt after the other to get in, through or out, and how each ended.

mod group;
mod part;
mod settle;
mod welcome;

pub use self::{part::part, welcome::welcome};
use super::{Analysis, Outcome, csrf::is_csrf_name};
use crate::{http::authorization, model::ExchangeId};

/// The way that an attempt took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// Name and password, in a form or from a script.
    FormLogin,
    /// OAuth 2.0 or OpenID Connect.
    OAuth,
    /// SAML or WS-Federation.
    Saml,
    /// A new account.
    Registration,
    /// A forgotten password.
    PasswordReset,
    /// A link from a mail: to confirm an address, to log in without a password.
    Link,
    /// Data for whoever is logged in.
    ProtectedApi,
    /// A page for administrators.
    AdminRoute,
    /// The end of a session.
    Logout,
}

impl Path {
    /// The stable word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Path::FormLogin => "form-login",
            Path::OAuth => "oauth",
            Path::Saml => "saml",
            Path::Registration => "registration",
            Path::PasswordReset => "password-reset",
            Path::Link => "link",
            Path::ProtectedApi => "protected-api",
            Path::AdminRoute => "admin-route",
            Path::Logout => "logout",
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Path::FormLogin => "Login with name and password",
            Path::OAuth => "Login by OAuth",
            Path::Saml => "Login by SAML",
            Path::Registration => "Registration",
            Path::PasswordReset => "Password reset",
            Path::Link => "Link from a mail",
            Path::ProtectedApi => "Protected API",
            Path::AdminRoute => "Admin route",
            Path::Logout => "Logout",
        }
    }

    /// Whether it may end with somebody logged in.
    pub fn is_login(self) -> bool {
        matches!(self, Path::FormLogin | Path::OAuth | Path::Saml | Path::Registration | Path::Link)
    }
}

/// One attempt.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The way that it took.
    pub path: Path,
    /// Its exchanges, in order; there is at least one.
    pub exchanges: Vec<ExchangeId>,
    /// The request that decided it: where name and password were sent, or the callback.
    pub sent: Option<ExchangeId>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why that is believed, as a clause.
    pub reason: String,
}

impl Attempt {
    /// The exchange that names its host: the one that decided it, else its first.
    pub fn at(&self) -> ExchangeId {
        self.sent.or_else(|| self.exchanges.first().copied()).unwrap_or_default()
    }

    /// Whether an exchange belongs to it.
    pub fn holds(&self, id: ExchangeId) -> bool {
        self.exchanges.binary_search(&id).is_ok()
    }
}

/// The attempts of a capture, in order.
pub(super) fn attempts(analysis: &Analysis) -> Vec<Attempt> {
    let mut attempts = group::group(analysis);
    for index in 0..attempts.len() {
        let followed = index + 1 < attempts.len();
        let Some(attempt) = attempts.get_mut(index) else { break };
        (attempt.outcome, attempt.reason) = settle::settle(analysis, attempt, followed);
    }
    attempts
}

/// Where the login itself does not decide: what failed after it went well, or where none was seen.
pub(super) fn decisive(analysis: &Analysis) -> Option<(Outcome, String)> {
    let last_login = analysis.attempts().last();
    let decides = |attempt: &&Attempt| {
        let after = last_login.is_none_or(|login| attempt.at() > login && !attempt.holds(login));
        // One call of many that is refused is no login that fails.
        let counts = match attempt.path {
            Path::Logout => false,
            Path::ProtectedApi | Path::AdminRoute => analysis.outcome == Outcome::Unknown,
            _ => true,
        };
        after && counts && attempt.outcome == Outcome::Failure
    };
    if analysis.outcome == Outcome::Failure {
        return None;
    }
    let failed = analysis.flow.iter().rfind(decides)?;
    Some((Outcome::Failure, failed.reason.clone()))
}

/// What tells a server who asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A cookie of this name.
    Cookie(String),
    /// An `Authorization` header of this scheme.
    Scheme(String),
}

/// Everything that told who asks, in these exchanges.
pub fn proofs(analysis: &Analysis, exchanges: &[ExchangeId]) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for id in exchanges {
        let Some(exchange) = analysis.trace.get(*id) else { continue };
        let after_login = analysis.login_before(*id).is_some();
        let lines = exchange.request.headers.all("cookie").map(|(_, line)| line);
        let names = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, _)| name)
            // Before a login such a cookie holds no more than a visitor's session.
            .filter(|name| {
                after_login && analysis.cookies.is_login_name(name) && !is_csrf_name(name)
            });
        proofs.extend(names.map(|name| Proof::Cookie(name.to_owned())));
        // A client's own password is no user's.
        let of_client = analysis.kind(*id) == super::steps::StepKind::TokenRequest;
        if let Some((_, value)) = exchange.request_header("authorization").filter(|_| !of_client) {
            let (scheme, _) = authorization::credentials(value);
            if ["bearer", "dpop", "basic", "digest", "negotiate", "ntlm"]
                .iter()
                .any(|known| scheme.eq_ignore_ascii_case(known))
            {
                proofs.push(Proof::Scheme(scheme.to_owned()));
            }
        }
    }
    proofs.sort();
    proofs.dedup();
    proofs
}
