//! A session that other sites can use.

use crate::{
    analysis::{Analysis, cookies::Event, csrf, steps::StepKind},
    finding::{Certainty, Locus, Need, Reporter},
};

crate::rule! {
    /// A session cookie goes with requests from any site (`SameSite=None`), and a form is sent without a token against forgery.
    ///
    /// ## Why
    /// Any site can make a visitor's browser send this form with the visitor's session. The capture does not show whether the server looks at
    /// Origin or Referer instead.
    ///
    /// ## Fix
    /// `SameSite=Lax` where no other site embeds this one; else a CSRF token in every form, or a check of the Origin header.
    ///
    /// ## References
    /// OWASP Cross-Site Request Forgery Prevention Cheat Sheet.
    id: "csrf/unprotected",
    title: "No protection against forged requests in sight",
    level: Note, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let form = analysis.sent(exchange.id).is_some_and(|sent| sent.form.is_some());
        let done = (200..400).contains(&exchange.status());
        if !form
            || !done
            || !csrf::is_unsafe(&exchange.request.method)
            || matches!(
                kind,
                StepKind::LoginRequest
                    | StepKind::AuthorizationResponse
                    | StepKind::TokenRequest
                    | StepKind::Logout
                    | StepKind::Other
            )
        {
            continue;
        }
        if analysis.login_before(exchange.id).is_none() || csrf::has_token(exchange) {
            continue;
        }
        let open = analysis
            .cookies
            .stores
            .iter()
            .filter(|store| store.exchange < exchange.id)
            .find(|store| {
                store.attribute("samesite").is_some_and(|value| value.eq_ignore_ascii_case("none"))
                    && store.event != Event::Rejected
                    && analysis.cookies.is_login_name(&store.name)
                    && analysis.cookies.sent_names(exchange.id).any(|name| name == store.name)
            });
        let Some(store) = open else { continue };
        report.add(
            report
                .finding(format!("{} was accepted without a CSRF token, and the session cookie `{}` is `SameSite=None`, so it would go with a forged request from any site too.", analysis.place(exchange.id), store.name))
                .fix(format!("Set-Cookie: {}", store.repaired(&[("SameSite", Some("Lax"))])))
                .at_most(Certainty::Possible)
                .evidence(store.exchange, Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)), "SameSite=Lax")
                .evidence(exchange.id, Locus::RequestLine, ""),
        );
        break;
    }
}
