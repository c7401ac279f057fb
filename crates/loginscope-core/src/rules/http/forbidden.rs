//! Known, and not allowed.

use crate::{
    analysis::{
        Analysis, Outcome,
        credentials::{LOCKED, bot_challenge},
        csrf,
        steps::StepKind,
        tokens::Place,
    },
    finding::{Certainty, Effect, Level, Locus, Need, Reporter},
    http::authorization,
};

crate::rule! {
    /// The server knows who the user is and does not let them do this.
    ///
    /// ## Why
    /// 403 after a login that worked is a question of roles, scopes or ownership, not of the login: the cookie or token arrived.
    ///
    /// ## Fix
    /// Give the account the role or the token the scope that this address asks for, or do not offer the action to users without it.
    ///
    /// ## References
    /// RFC 9110 §15.5.4 (403), RFC 6750 §3.1 (`insufficient_scope`).
    id: "http/forbidden",
    title: "Logged in, but not allowed",
    level: Error, bucket: Policy, owner: Application,
    needs: &[Need::Cookies, Need::Authorization], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let asks = matches!(kind, StepKind::ApiRequest | StepKind::Page);
        if !asks
            || exchange.status() != 403
            || analysis.succeeds_later(exchange.id)
            || csrf::refusal_of(analysis, exchange).is_some()
        {
            continue;
        }
        let Some(login) = analysis
            .login_before(exchange.id)
            .filter(|login| analysis.same_site(*login, exchange.id))
        else {
            continue;
        };
        let bearer = exchange.request_header("authorization");
        let cookie = analysis
            .cookies
            .sent_names(exchange.id)
            .any(|name| analysis.cookies.set_since(login, exchange.id, name));
        if (bearer.is_none() && !cookie)
            || bot_challenge(exchange).is_some()
            || analysis.says(exchange.id, LOCKED).is_some()
        {
            continue;
        }
        // What says that nobody is logged in is another failure with the wrong status.
        if analysis.says(exchange.id, STRANGER).is_some() {
            continue;
        }
        let challenge = exchange.response_header("www-authenticate");
        let wanted = challenge.and_then(|(_, value)| authorization::parameter(value, "scope"));
        let held = analysis
            .tokens
            .iter()
            .find(|token| {
                token
                    .seen
                    .iter()
                    .any(|(id, place)| *id == exchange.id && *place == Place::Authorization)
            })
            .and_then(|token| token.jwt.as_ref())
            .and_then(|jwt| jwt.text("scope"));
        let place = analysis.place(exchange.id);
        let mut what = format!(
            "{place} was answered with 403 although the request carried the {} of the login.",
            if bearer.is_some() { "token" } else { "session cookie" }
        );
        if let Some(wanted) = wanted {
            what.push_str(&format!(" It asks for the scope `{wanted}`"));
            match held {
                Some(held) => what.push_str(&format!("; the token has `{held}`.")),
                None => what.push('.'),
            }
        }
        let fix = match wanted {
            Some(wanted) => format!("Ask the provider for `{wanted}` too: add it to `scope=` of the authorization request and allow it for this client."),
            None => "Give the account the role that this address asks for, then log in again so that the session or token has it.".to_owned(),
        };
        let mut finding = report
            .finding(what)
            .sentence(
                format!("The user is logged in but not allowed to open {place}"),
                "the server answers 403",
            )
            .fix(fix)
            .evidence(exchange.id, Locus::Status, "")
            .at_most(if wanted.is_some() { Certainty::Certain } else { Certainty::Likely })
            .leads_to(Effect::TurnedAway(exchange.id));
        if let Some((index, _)) = challenge {
            finding = finding.evidence(
                exchange.id,
                Locus::ResponseHeader("WWW-Authenticate".into(), Some(index)),
                "",
            );
        }
        if analysis.outcome == Outcome::Success {
            // Many pages ask for more than the user may see, and do well without it.
            finding = finding.level(Level::Note);
        }
        report.add(finding);
    }
}

/// What servers say with 403 when they mean 401.
const STRANGER: &[&str] = &[
    "not authenticated",
    "credentials were not provided",
    "not logged in",
    "login required",
    "authentication required",
    "unauthenticated",
];
