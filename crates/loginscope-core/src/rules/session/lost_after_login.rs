//! A session that worked, and then no longer.

use std::collections::BTreeMap;

use crate::{
    analysis::{Analysis, steps::StepKind},
    finding::{Certainty, Effect, Locus, Need, Reporter},
    model::ExchangeId,
    words::duration,
};

crate::rule! {
    /// The session worked after the login, and the same address with the same cookie is refused later.
    ///
    /// ## Why
    /// The server has forgotten the session or no longer accepts it: it was restarted, another instance answers, the session timed out, or
    /// somebody logged out elsewhere.
    ///
    /// ## Fix
    /// Keep sessions where restarts and other instances find them, and let them live as long as people work.
    ///
    /// ## References
    /// RFC 6265 §3 (the server's part).
    id: "session/lost-after-login",
    title: "Session lost after it worked",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut worked: BTreeMap<(&str, &str), ExchangeId> = BTreeMap::new();
    let mut ended = None;
    for (exchange, kind) in analysis.steps() {
        if kind == StepKind::Logout {
            ended = Some(exchange.id);
        }
        let Some((_, cookie)) = exchange.request_header("cookie") else { continue };
        if exchange.request_header("authorization").is_some()
            || !matches!(kind, StepKind::ApiRequest | StepKind::Page | StepKind::Redirect)
        {
            continue;
        }
        let address = exchange.request.url.split(['?', '#']).next().unwrap_or_default();
        if (200..300).contains(&exchange.status()) && analysis.login_before(exchange.id).is_some() {
            worked.insert((address, cookie), exchange.id);
            continue;
        }
        let Some(&before) = worked.get(&(address, cookie)) else { continue };
        let logged_out = ended.is_some_and(|ended| ended > before);
        if analysis.turned_away(exchange.id).is_none()
            || logged_out
            || analysis.succeeds_later(exchange.id)
        {
            continue;
        }
        let place = analysis.place(exchange.id);
        let later = exchange.started_at.seconds()
            - analysis.trace.get(before).map_or(0, |exchange| exchange.started_at.seconds());
        report.add(
            report
                .finding(format!("{place} was answered well, and {} later, with the same cookies, the server no longer knew the user.", duration(later)))
                .sentence(format!("The server forgets the session {} after it had worked", duration(later)), "the user is thrown out")
                .fix("Keep sessions in a store that survives restarts and that all instances share, and look at the session's time-out.")
                .at_most(Certainty::Likely)
                .evidence(before, Locus::Status, "")
                .evidence(exchange.id, Locus::Status, "")
                .check("the application's log: was it restarted or deployed in between?")
                .check("redis-cli ttl <session key>")
                .leads_to(Effect::SessionLost(exchange.id))
                .leads_to(Effect::CredentialsRefused(exchange.id)),
        );
        break;
    }
}
