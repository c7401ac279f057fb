//! A login that gives nothing to remember it by.

use crate::{
    analysis::Analysis,
    analysis::steps::StepKind,
    finding::{Certainty, Effect, Locus, Need, Reporter},
    http::json,
};

crate::rule! {
    /// The login was accepted, but the answer set no cookie and held no token, and the next request is a stranger's.
    ///
    /// ## Why
    /// A server knows a user again only by what it gave the browser. Where an answer sets no cookie and returns no token
    /// there is nothing that a later request could carry. Session code that runs after the answer was begun, or a session
    /// that is only saved when it changes, end like this.
    ///
    /// ## Fix
    /// Set the session cookie in the answer to the login.
    ///
    /// ## References
    /// RFC 6265bis §3.
    id: "cookie/not-issued",
    title: "Login without a cookie or token",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies, Need::Authorization], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        if kind != StepKind::LoginRequest
            || analysis.cookies.stores_of(exchange.id).next().is_some()
        {
            continue;
        }
        let Some(response) = exchange.response.as_ref().filter(|response| response.status < 400)
        else {
            continue;
        };
        // A session that was begun before, at the form, may just have been lifted on the server.
        if analysis.cookies.sent_names(exchange.id).next().is_some()
            || !exchange.request.headers_complete
        {
            continue;
        }
        // What the body holds must be known: a token may stand in it.
        let redirects = (300..400).contains(&response.status);
        let body = response.body.value();
        if !redirects && body.is_none_or(|body| body.truncated) {
            continue;
        }
        let texts = body.and_then(json::body).map(|body| has_token(&body));
        if texts == Some(true) || response.headers.has("authorization") {
            continue;
        }
        let later = analysis.trace.exchanges.iter().skip(exchange.id.0 as usize + 1);
        let refused = later
            .filter(|later| {
                analysis.same_site(exchange.id, later.id) && !analysis.succeeds_later(later.id)
            })
            .find(|later| analysis.turned_away(later.id).is_some());
        let Some(refused) = refused else { continue };
        if refused.request.headers.has("authorization")
            || analysis.login_before(refused.id) != Some(exchange.id)
        {
            continue;
        }
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!("{place} was answered with {}, without a Set-Cookie line and without a token. {} then had nothing to show.", response.status, analysis.place(refused.id)))
                .sentence(format!("{place} accepts the login but sets no cookie and returns no token"), "the next request counts as not logged in")
                .fix("Set the session cookie in this answer, before the body is sent:\nSet-Cookie: session=…; Path=/; Secure; HttpOnly; SameSite=Lax")
                .at_most(Certainty::Likely)
                .evidence(exchange.id, Locus::ResponseHeader("Set-Cookie".into(), None), "Set-Cookie: session=…; Path=/; Secure; HttpOnly; SameSite=Lax")
                .leads_to(Effect::NoSession(exchange.id)),
        );
    }
}

/// Whether a field of the answer may be a token: named like one, or long and without spaces.
fn has_token(body: &serde_json::Value) -> bool {
    let mut found = false;
    json::texts(body, &mut |path, value| {
        found |= (value.len() >= 16 || path.to_ascii_lowercase().ends_with("token"))
            && !value.contains(' ');
    });
    found
}
