//! Logged out, and still in.

use crate::{
    analysis::{Analysis, sessions, steps::StepKind},
    finding::{Effect, Locus, Need, Reporter},
    model::{Exchange, ExchangeId},
};

crate::rule! {
    /// After the logout the old session still opens what only a logged-in user may see.
    ///
    /// ## Why
    /// The logout did not end the session on the server, or did not take the cookie from the browser.
    ///
    /// ## Fix
    /// Destroy the session on the server, and delete the cookie with the Domain and Path that it was set with.
    ///
    /// ## References
    /// OWASP Session Management Cheat Sheet (session expiration).
    id: "session/logout-incomplete",
    title: "Still logged in after the logout",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let Some(logout) = analysis
        .steps()
        .find(|(exchange, kind)| {
            *kind == StepKind::Logout && (200..400).contains(&exchange.status())
        })
        .map(|(exchange, _)| exchange.id)
    else {
        return;
    };
    let Some(out) = analysis.trace.get(logout) else { return };
    for name in sessions::names(analysis) {
        let Some(value) = sessions::sent_value(out, name) else { continue };
        let still = analysis
            .steps()
            .skip(logout.0 as usize + 1)
            .take_while(|(_, kind)| *kind != StepKind::LoginRequest)
            .find(|(exchange, kind)| {
                matches!(kind, StepKind::ApiRequest | StepKind::Page)
                    && (200..300).contains(&exchange.status())
                    && sessions::sent_value(exchange, name) == Some(value)
                    && needs_login(analysis, exchange, logout)
            });
        let Some((exchange, _)) = still else { continue };
        let index = exchange.request_header("cookie").map(|(index, _)| index);
        report.add(
            report
                .finding(format!("After {} the browser still sent `{name}`, and {} was answered as for a logged-in user.", analysis.place(logout), analysis.place(exchange.id)))
                .sentence(format!("The logout does not end the session `{name}`"), "the user stays logged in")
                .fix(format!("Destroy the session on the server, and answer the logout with `Set-Cookie: {name}=; Path=/; Max-Age=0` (and the Domain that the cookie was set with)."))
                .evidence(logout, Locus::ResponseHeader("Set-Cookie".into(), None), format!("{name}=; Path=/; Max-Age=0"))
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), index), "")
                .evidence(exchange.id, Locus::Status, "")
                .leads_to(Effect::StillLoggedIn(logout)),
        );
        break;
    }
}

/// Whether the capture shows that this address is for logged-in users only: it turned somebody away before.
fn needs_login(analysis: &Analysis, exchange: &Exchange, before: ExchangeId) -> bool {
    analysis.trace.exchanges.iter().take(before.0 as usize).any(|earlier| {
        sessions::same_question(earlier, exchange) && analysis.turned_away(earlier.id).is_some()
    })
}
