//! Whether a login depends on a cross-origin answer.

use super::Crossing;
use crate::analysis::{Analysis, Outcome, steps::StepKind};

impl Crossing<'_> {
    /// Whether the application asks the host that it has just logged in at.
    fn is_of_login(&self, analysis: &Analysis) -> bool {
        if analysis.outcome == Outcome::Success {
            return false;
        }
        let here = analysis.url(self.exchange.id).map(url::Url::origin);
        let login = analysis.login_before(self.exchange.id).and_then(|login| analysis.url(login));
        here.is_some() && here == login.map(url::Url::origin)
    }

    /// Whether the login depends on the answer: an analytics call that nobody reads does not.
    pub(super) fn matters(&self, analysis: &Analysis) -> bool {
        use StepKind::{LoginRequest, Refresh, SecondFactor, TokenRequest};
        let steps = [LoginRequest, TokenRequest, Refresh, SecondFactor];
        let login = |id| steps.contains(&analysis.kind(id));
        let id = self.exchange.id;
        if analysis.is_bystander(id) {
            return false;
        }
        let headers = &self.exchange.request.headers;
        let asks_with_token = headers
            .get("access-control-request-headers")
            .is_some_and(|names| names.to_ascii_lowercase().contains("authorization"));
        login(id)
            || self.is_of_login(analysis)
            || analysis.context(id).and_then(|context| context.preflight_pair).is_some_and(login)
            || headers.has("authorization")
            || headers.has("cookie")
            || asks_with_token
            || self.verdict.credentials
    }
}
