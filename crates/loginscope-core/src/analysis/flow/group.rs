//! Which exchanges belong to which attempt.

use super::{
    super::{
        Analysis, Outcome,
        csrf::is_unsafe,
        links,
        outcome::tells,
        steps::{self, StepKind},
    },
    Attempt, Path,
};
use crate::model::{Exchange, ExchangeId};

/// Goes through the capture once; an exchange opens an attempt, belongs to the one before, or to none.
pub(super) fn group(analysis: &Analysis) -> Vec<Attempt> {
    let mut groups = Groups {
        analysis,
        done: Vec::new(),
        member: vec![None; analysis.trace.exchanges.len()],
        provider: None,
        proven: false,
    };
    for (exchange, kind) in analysis.steps() {
        // Preflights go with their requests.
        if !matches!(kind, StepKind::Other | StepKind::Preflight) {
            groups.take(exchange, kind);
        }
    }
    groups.finish()
}

struct Groups<'a> {
    analysis: &'a Analysis,
    done: Vec<Attempt>,
    /// The attempt of each exchange, by its id.
    member: Vec<Option<usize>>,
    /// Where the last attempt was sent to the provider.
    provider: Option<ExchangeId>,
    /// Something showed that the last attempt had logged somebody in.
    proven: bool,
}

impl Groups<'_> {
    fn take(&mut self, exchange: &Exchange, kind: StepKind) {
        let id = exchange.id;
        let opens = self.opens(exchange, kind);
        if let Some(path) = opens.filter(|path| !self.goes_on(exchange, kind, *path)) {
            self.open(path, id);
        } else if self.leaves(kind, id) {
            return;
        } else {
            self.join(id);
        }
        self.note(exchange, kind, opens);
    }

    /// The way that an exchange would begin, where it came first.
    fn opens(&self, exchange: &Exchange, kind: StepKind) -> Option<Path> {
        let analysis = self.analysis;
        let id = exchange.id;
        let carries = |name| analysis.sent(id).is_some_and(|sent| sent.parameter(name).is_some());
        let saml = ["SAMLRequest", "SAMLResponse", "wresult", "wa"].into_iter().any(carries);
        match kind {
            StepKind::LoginForm | StepKind::LoginRequest | StepKind::SecondFactor => {
                Some(Path::FormLogin)
            }
            StepKind::AuthorizationRequest | StepKind::AuthorizationResponse if saml => {
                Some(Path::Saml)
            }
            StepKind::AuthorizationRequest
            | StepKind::AuthorizationResponse
            | StepKind::TokenRequest => Some(Path::OAuth),
            StepKind::Registration => Some(Path::Registration),
            StepKind::PasswordReset => Some(Path::PasswordReset),
            StepKind::Logout => Some(Path::Logout),
            StepKind::Refresh => Some(Path::ProtectedApi),
            StepKind::ApiRequest | StepKind::Page | StepKind::Redirect
                if exchange.request.method == "GET" && links::is_opened(analysis, exchange) =>
            {
                Some(Path::Link)
            }
            StepKind::ApiRequest | StepKind::Page
                if is_admin(analysis, id) && self.matters(exchange) =>
            {
                Some(Path::AdminRoute)
            }
            StepKind::ApiRequest if self.matters(exchange) => Some(Path::ProtectedApi),
            StepKind::ApiRequest
            | StepKind::Page
            | StepKind::Redirect
            | StepKind::Preflight
            | StepKind::Other => None,
        }
    }

    /// Whether it shows who asks, or is refused.
    fn matters(&self, exchange: &Exchange) -> bool {
        let id = exchange.id;
        matches!(exchange.status(), 401 | 403 | 419)
            || exchange.request.headers.has("authorization")
            || self.analysis.cors(id).is_some_and(|cors| cors.failure.is_some())
            || (self.analysis.login_before(id).is_some() && exchange.request.headers.has("cookie"))
    }

    /// Whether an exchange that could begin an attempt goes on with the last one.
    fn goes_on(&mut self, exchange: &Exchange, kind: StepKind, path: Path) -> bool {
        let id = exchange.id;
        let led_here = self.led_here(id);
        let proven = self.proven;
        let Some(last) = self.done.last_mut() else { return false };
        let waits = last.sent.is_none();
        let host = |id: ExchangeId| self.analysis.url(id).and_then(url::Url::host_str);
        let same_host = host(id) == host(self.provider.unwrap_or_else(|| last.at()));
        let protected = matches!(path, Path::ProtectedApi | Path::AdminRoute);
        match last.path {
            // What a user sees while the login goes on is part of it.
            _ if protected && (last.path.is_login() || last.path == Path::PasswordReset) => !proven,
            _ if protected => last.path == Path::Logout || (last.path == path && same_host),
            _ if path == Path::Logout => last.path == Path::Logout,
            Path::FormLogin if matches!(path, Path::OAuth | Path::Saml) => {
                // The form was only where the user chose the provider; a login at the provider itself leads on.
                let token = kind == StepKind::TokenRequest;
                if !token && (waits || led_here) {
                    last.path = path;
                }
                waits || led_here || token
            }
            Path::FormLogin if kind == StepKind::SecondFactor => !proven,
            Path::FormLogin if path == Path::FormLogin => waits || led_here,
            Path::FormLogin | Path::ProtectedApi | Path::AdminRoute => {
                matches!(kind, StepKind::TokenRequest | StepKind::Refresh) || (led_here && proven)
            }
            Path::OAuth | Path::Saml => match kind {
                StepKind::TokenRequest | StepKind::Refresh => true,
                // Chained providers answer one after the other.
                StepKind::AuthorizationResponse => waits || led_here,
                _ => led_here || (waits && same_host),
            },
            Path::Registration => {
                led_here || (path == Path::Registration && waits) || kind == StepKind::SecondFactor
            }
            Path::PasswordReset => led_here || path == Path::PasswordReset,
            Path::Link | Path::Logout => led_here,
        }
    }

    /// Whether an exchange that begins nothing belongs to nothing.
    fn leaves(&self, kind: StepKind, id: ExchangeId) -> bool {
        match self.done.last().map(|last| last.path) {
            None => true,
            Some(Path::ProtectedApi | Path::AdminRoute) => {
                kind == StepKind::Page && !self.led_here(id)
            }
            Some(_) => false,
        }
    }

    /// Whether a redirect of the last attempt led here.
    fn led_here(&self, id: ExchangeId) -> bool {
        let from = self.analysis.context(id).and_then(|context| context.redirected_from);
        let group = from.and_then(|from| self.member.get(from.0 as usize).copied().flatten());
        group.is_some() && group == self.done.len().checked_sub(1)
    }

    fn open(&mut self, path: Path, id: ExchangeId) {
        // Asking the API who is logged in, before anybody is, was only how a login begins.
        let asked_only = |last: &Attempt| {
            last.path == Path::ProtectedApi
                && (path.is_login() || path == Path::PasswordReset)
                && !last.exchanges.iter().any(|id| self.answered_well(*id))
        };
        if self.done.len() == 1 && self.done.first().is_some_and(asked_only) {
            self.done.clear();
            self.member.fill(None);
        }
        let mut exchanges = vec![id];
        // The pages that sent the user here.
        let mut at = id;
        while let Some(from) = self.analysis.context(at).and_then(|context| context.redirected_from)
            && from < at
            && self.member.get(from.0 as usize) == Some(&None)
        {
            exchanges.push(from);
            at = from;
        }
        exchanges.reverse();
        for id in &exchanges {
            self.set_member(*id, self.done.len());
        }
        let (outcome, reason) = (Outcome::Unknown, String::new());
        self.done.push(Attempt { path, exchanges, sent: None, outcome, reason });
        self.proven = false;
        self.provider = None;
    }

    fn join(&mut self, id: ExchangeId) {
        let Some(index) = self.done.len().checked_sub(1) else { return };
        self.set_member(id, index);
        if let Some(last) = self.done.last_mut() {
            last.exchanges.push(id);
        }
    }

    fn set_member(&mut self, id: ExchangeId, group: usize) {
        if let Some(member) = self.member.get_mut(id.0 as usize) {
            *member = Some(group);
        }
    }

    /// Keeps what decides the attempt, and whether it has worked.
    fn note(&mut self, exchange: &Exchange, kind: StepKind, opens: Option<Path>) {
        let id = exchange.id;
        if kind == StepKind::AuthorizationRequest {
            self.provider = Some(id);
        }
        let Some(last) = self.done.last_mut() else { return };
        let unsafe_method = is_unsafe(&exchange.request.method);
        let decides = match (last.path, kind) {
            (Path::FormLogin, StepKind::LoginRequest)
            | (Path::OAuth | Path::Saml, StepKind::AuthorizationResponse) => true,
            (Path::FormLogin | Path::Registration, StepKind::SecondFactor)
            | (Path::Registration, StepKind::Registration)
            | (Path::PasswordReset, StepKind::PasswordReset) => unsafe_method,
            (Path::OAuth, StepKind::TokenRequest) | (Path::Logout, StepKind::Logout) => {
                last.sent.is_none()
            }
            (Path::Link, _) => opens == Some(Path::Link),
            _ => false,
        };
        if decides {
            last.sent = Some(id);
        } else if let Some(sent) = last.sent.filter(|_| last.path.is_login())
            && let Some((told, _)) = tells(self.analysis, exchange, sent)
        {
            self.proven = told == Outcome::Success;
        }
    }

    fn answered_well(&self, id: ExchangeId) -> bool {
        self.analysis.trace.get(id).is_some_and(|exchange| (200..300).contains(&exchange.status()))
    }

    /// Adds the preflights and puts everything in order.
    fn finish(mut self) -> Vec<Attempt> {
        for (exchange, kind) in self.analysis.steps() {
            let pair =
                self.analysis.context(exchange.id).and_then(|context| context.preflight_pair);
            if kind == StepKind::Preflight
                && let Some(group) =
                    pair.and_then(|pair| self.member.get(pair.0 as usize).copied().flatten())
                && let Some(attempt) = self.done.get_mut(group)
            {
                attempt.exchanges.push(exchange.id);
            }
        }
        for attempt in &mut self.done {
            attempt.exchanges.sort_unstable();
        }
        self.done
    }
}

/// Whether an address is for administrators, by its words.
fn is_admin(analysis: &Analysis, id: ExchangeId) -> bool {
    analysis.url(id).is_some_and(|url| {
        steps::path_has(
            url,
            &["admin", "administration", "administrator", "backoffice", "back-office", "staff"],
        )
    })
}
