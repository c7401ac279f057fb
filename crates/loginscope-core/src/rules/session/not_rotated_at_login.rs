//! The session of before the login goes on after it.

use crate::{
    analysis::{Analysis, Outcome, sessions, steps::StepKind},
    finding::{Certainty, Locus, Need, Reporter},
};

crate::rule! {
    /// The session has the same identifier before and after the login.
    ///
    /// ## Why
    /// Whoever knew the identifier before (an attacker who planted it) is logged in with the user: session fixation.
    ///
    /// ## Fix
    /// Begin a new session at the login: `session.regenerate()` (Express), `cycle_key()` (Django does it in `login()`),
    /// `session_regenerate_id(true)` (PHP), `reset_session` (Rails).
    ///
    /// ## References
    /// OWASP Session Management Cheat Sheet (renew the session ID after any privilege level change).
    id: "session/not-rotated-at-login",
    title: "Session not renewed at login",
    level: Note, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    if analysis.outcome != Outcome::Success {
        return;
    }
    for (exchange, kind) in analysis.steps() {
        let accepted = kind == StepKind::LoginRequest
            && (200..400).contains(&exchange.status())
            && !analysis.leads_to_login(exchange.id);
        let nothing_new = analysis.cookies.stores_of(exchange.id).next().is_none()
            && !analysis
                .tokens
                .iter()
                .any(|token| token.seen.iter().any(|(id, _)| *id == exchange.id));
        if !accepted
            || !nothing_new
            || exchange
                .response
                .as_ref()
                .is_none_or(|response| !response.body.is_seen() && response.status == 200)
        {
            continue;
        }
        let kept = sessions::names(analysis).into_iter().find(|name| {
            let Some(value) = sessions::sent_value(exchange, name) else { return false };
            let after =
                analysis.trace.exchanges.iter().skip(exchange.id.0 as usize + 1).find(|later| {
                    (200..300).contains(&later.status())
                        && analysis.same_site(exchange.id, later.id)
                });
            after.is_some_and(|after| sessions::sent_value(after, name) == Some(value))
        });
        let Some(name) = kept else { continue };
        let index = exchange.request_header("cookie").map(|(index, _)| index);
        report.add(
            report
                .finding(format!("{} was accepted, and the session `{name}` of before the login goes on: its identifier did not change.", analysis.place(exchange.id)))
                .fix("Begin a new session when somebody logs in: `req.session.regenerate()` in Express, `session_regenerate_id(true)` in PHP, `reset_session` in Rails.")
                .at_most(Certainty::Likely)
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), index), "")
                .evidence(exchange.id, Locus::ResponseHeader("Set-Cookie".into(), None), format!("{name}=<a new value>")),
        );
        break;
    }
}
