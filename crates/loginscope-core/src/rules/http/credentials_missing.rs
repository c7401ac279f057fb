//! A 401 for a request that carried nothing.

use crate::{
    analysis::{Analysis, steps::StepKind},
    finding::{Certainty, Effect, Level, Locus, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// A request was answered with 401 and had neither an Authorization header nor a cookie of the login.
    ///
    /// ## Why
    /// The server can only know who asks from what the request carries. Here it carried nothing.
    ///
    /// ## Fix
    /// Send the token that the login returned as `Authorization: Bearer …`, or let the browser send the
    /// session cookie (for another origin: `credentials: "include"` and matching CORS headers).
    ///
    /// ## References
    /// RFC 9110 §15.5.2 (401), §11.6.2 (Authorization).
    id: "http/credentials-missing",
    title: "Request without credentials",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies, Need::Authorization], since: "0.1.0",
    check: check,
}

use crate::finding::Need;

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let refused = exchange.response.as_ref().is_some_and(|response| response.status == 401);
        let asks = matches!(
            kind,
            StepKind::ApiRequest | StepKind::Page | StepKind::Other | StepKind::LoginForm
        );
        if !refused
            || !asks
            || !exchange.request.headers_complete
            || exchange.request.headers.has("authorization")
        {
            continue;
        }
        // A first refusal that a later request no longer gets is how many applications ask who is there.
        if analysis.succeeds_later(exchange.id) {
            continue;
        }
        let login = analysis.login_before(exchange.id);
        if carries_login(analysis, login, exchange.id) {
            continue;
        }
        let place = analysis.place(exchange.id);
        let mut finding = report
            .finding(format!("{place} was answered with 401. It carried no Authorization header and no cookie of the login."))
            .sentence(
                format!("{place} was sent without a token and without a session cookie"),
                "the server answers 401",
            )
            .fix("Send `Authorization: Bearer …` with the token of the login, or let the session cookie go with the request.")
            .evidence(exchange.id, Locus::RequestHeader("Authorization".into(), None), "Authorization: Bearer …")
            .evidence(exchange.id, Locus::Status, "")
            .leads_to(Effect::Anonymous(exchange.id));
        if let Some(login) = login {
            finding = analysis.cookies.explain_absence(analysis, finding, login, exchange.id);
        } else if waits_for_login(analysis, exchange.id) {
            // Nobody has logged in yet and the application goes on to ask for it.
            finding = finding.level(Level::Note).at_most(Certainty::Possible);
        } else {
            finding = finding.at_most(Certainty::Likely);
        }
        report.add(finding);
    }
}

fn carries_login(analysis: &Analysis, login: Option<ExchangeId>, id: ExchangeId) -> bool {
    let mut names = analysis.cookies.sent_names(id).peekable();
    match login {
        Some(login) => names.any(|name| analysis.cookies.set_since(login, id, name)),
        None => names.peek().is_some(),
    }
}

/// Whether a login form or a login follows.
fn waits_for_login(analysis: &Analysis, id: ExchangeId) -> bool {
    analysis.steps().skip(id.0 as usize + 1).any(|(_, kind)| {
        matches!(
            kind,
            StepKind::LoginForm | StepKind::LoginRequest | StepKind::AuthorizationRequest
        )
    })
}
