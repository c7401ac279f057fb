//! A redirect for a slash that loses the body.

use crate::{
    analysis::{Analysis, context},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A redirect that only adds or removes a trailing slash lost the request's body or its Authorization header.
    ///
    /// ## Why
    /// Frameworks redirect `/login` to `/login/` (or back) with 301 or 302, and browsers then ask with GET and without a
    /// body.
    ///
    /// ## Fix
    /// Ask at the address that the server wants, or switch the redirect off for this route.
    ///
    /// ## References
    /// Fetch §4.4 step 12.
    id: "redirect/slash-redirect",
    title: "Trailing-slash redirect loses the body",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id) else { continue };
        let (Some(target), Some(status)) = (
            context::location(exchange, url),
            exchange.response.as_ref().map(|response| response.status),
        ) else {
            continue;
        };
        let slash_only = target.host_str() == url.host_str()
            && target.path() != url.path()
            && target.path().trim_end_matches('/') == url.path().trim_end_matches('/');
        let Some(next) = analysis
            .context(exchange.id)
            .and_then(|context| context.redirected_to)
            .and_then(|next| analysis.trace.get(next))
            .filter(|_| slash_only)
        else {
            continue;
        };
        let method = &exchange.request.method;
        let body_lost = next.request.method != *method && matches!(status, 301..=303);
        let header_lost = exchange.request.headers.has("authorization")
            && !next.request.headers.has("authorization")
            && next.request.headers_complete;
        if !body_lost && !header_lost {
            continue;
        }
        let failed = next.response.as_ref().is_none_or(|response| response.status >= 400);
        let what = if body_lost {
            format!("the browser asked again with {}, without the body", next.request.method)
        } else {
            "the Authorization header was dropped on the way".to_owned()
        };
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!(
                    "{place} was answered with {status} to {}: {what}.",
                    target.path()
                ))
                .sentence(
                    format!("A redirect for the trailing slash of {place} loses what was sent"),
                    "the server gets an empty request",
                )
                .fix(format!(
                    "Ask at the address that the server wants: {method} {}",
                    target.path()
                ))
                .level(if failed { Level::Error } else { Level::Warning })
                .evidence(exchange.id, Locus::RequestLine, format!("{method} {}", target.path()))
                .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), "")
                .leads_to(Effect::Anonymous(next.id))
                .leads_to(Effect::TurnedAway(next.id)),
        );
    }
}
