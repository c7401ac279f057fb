//! Logged in, and back at the login page.

use crate::{
    analysis::{Analysis, steps::StepKind},
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// The login was accepted, and the next page sends the user back to the login.
    ///
    /// ## Why
    /// The server that answered the page did not recognise the session that the login had made: the cookie
    /// was not kept or not sent, or the server could not read it.
    ///
    /// ## Fix
    /// Follow the cause that stands above this finding. Without one, compare the Set-Cookie line of the login
    /// with the Cookie header of the next request.
    ///
    /// ## References
    /// RFC 6265 §5 (cookies in user agents).
    id: "redirect/login-bounce",
    title: "Back at the login after logging in",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut last = None;
    for (exchange, kind) in analysis.steps() {
        if kind == StepKind::Logout {
            last = Some(exchange.id);
            continue;
        }
        let Some(Some(target)) = analysis.turned_away(exchange.id) else { continue };
        let Some(login) = analysis.login_before(exchange.id) else { continue };
        if last.is_some_and(|logout| logout > login) || !analysis.same_site(login, exchange.id) {
            continue;
        }
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let mut finding = report
            .finding(format!(
                "{} was accepted, but then {} was answered with a redirect to {}.",
                analysis.place(login),
                analysis.place(exchange.id),
                target.path(),
            ))
            .sentence(
                format!(
                    "{} does not recognise the login that was just accepted",
                    analysis.place(exchange.id)
                ),
                "the user lands at the login page again",
            )
            .fix("Make the session of the login reach this request, and the server read it.")
            .evidence(
                exchange.id,
                Locus::ResponseHeader("Location".into(), index),
                "the page itself",
            )
            .evidence(login, Locus::Status, "")
            .leads_to(Effect::TurnedAway(exchange.id));
        finding = analysis.cookies.explain_absence(analysis, finding, login, exchange.id);
        report.add(
            finding
                .explained_by(Effect::CredentialsRefused(exchange.id))
                .explained_by(Effect::Insecure(exchange.id))
                .explained_by(Effect::Anonymous(exchange.id)),
        );
    }
}
