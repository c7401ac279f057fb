//! A POST that a redirect made a GET, or sent on elsewhere.

use crate::{
    analysis::{Analysis, Outcome, context, host, steps::StepKind},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A redirect turned a POST into a GET, or sent the password on to another host.
    ///
    /// ## Why
    /// After 301 and 302 browsers ask again with GET and without a body; 307 and 308 repeat the POST with its body. A
    /// redirect from http to https, or to another host, therefore loses a login form, or hands it to a host that the
    /// user did not choose.
    ///
    /// ## Fix
    /// Post to the final address; answer an API with 308 where it must move.
    ///
    /// ## References
    /// Fetch §4.4 step 12; RFC 9110 §15.4.
    id: "redirect/method-changed",
    title: "POST changed by a redirect",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id) else { continue };
        let (Some(target), Some(status)) = (
            context::location(exchange, url),
            exchange.response.as_ref().map(|response| response.status),
        ) else {
            continue;
        };
        if exchange.request.method != "POST" {
            continue;
        }
        let moved = target.origin() != url.origin();
        let same_resource = target.path() == url.path() && moved;
        let next = analysis
            .context(exchange.id)
            .and_then(|context| context.redirected_to)
            .and_then(|next| analysis.trace.get(next));
        let lost = matches!(status, 301 | 302)
            && same_resource
            && next.is_some_and(|next| next.request.method == "GET");
        let exposed = matches!(status, 307 | 308)
            && moved
            && kind == StepKind::LoginRequest
            && target.host_str() != url.host_str();
        if !lost && !exposed {
            continue;
        }
        // The form that comes back empty is no error by its status.
        let form_again = analysis.outcome != Outcome::Success
            && next.is_some_and(|next| analysis.kind(next.id) == StepKind::LoginForm);
        let failed = form_again
            || next
                .and_then(|next| next.response.as_ref())
                .is_none_or(|response| response.status >= 400);
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let place = analysis.place(exchange.id);
        let (what, clause) = if lost {
            (
                format!(
                    "{place} was answered with {status} to {}://{}: the browser asked there with GET, and what was posted is lost.",
                    target.scheme(),
                    host(&target)
                ),
                format!("A redirect turns {place} into a GET, so the posted data is lost"),
            )
        } else {
            (
                format!(
                    "{place} was answered with {status} to {}: the browser posted name and password there too.",
                    host(&target)
                ),
                format!("A redirect hands the password of {place} on to {}", host(&target)),
            )
        };
        let mut finding = report
            .finding(what)
            .sentence(clause, "the login does not arrive where it should")
            .fix(format!(
                "Post to the final address at once: {}://{}{}",
                target.scheme(),
                host(&target),
                target.path()
            ))
            .level(if lost && failed { Level::Error } else { Level::Warning })
            .evidence(exchange.id, Locus::Status, if lost { "308" } else { "303" })
            .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), "");
        if let Some(next) = next.filter(|_| lost) {
            finding =
                finding.leads_to(Effect::Anonymous(next.id)).leads_to(Effect::TurnedAway(next.id));
        }
        report.add(finding);
    }
}
