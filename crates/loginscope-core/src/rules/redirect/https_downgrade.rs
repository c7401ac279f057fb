//! An answer over HTTPS sends the user on to plain HTTP.

use crate::{
    analysis::{Analysis, context, host},
    finding::{Effect, Level, Locus, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// The application answers a request that came over HTTPS with a `Location` that begins with `http://`.
    ///
    /// ## Why
    /// A proxy ends TLS and talks to the application over plain HTTP. The application builds absolute URLs
    /// from what it sees, unless the proxy says `X-Forwarded-Proto: https` and the application trusts it.
    /// Secure cookies are not sent on the HTTP hop, so the session is missing there.
    ///
    /// ## Fix
    /// Let the proxy send `X-Forwarded-Proto: https` and tell the application to trust its proxy, so that it
    /// answers with `https://` or with a path.
    ///
    /// ## References
    /// RFC 9110 §10.2.2 (Location); RFC 7239 (Forwarded).
    id: "redirect/https-downgrade",
    title: "Redirect from https to http",
    level: Error, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id).filter(|url| url.scheme() == "https") else {
            continue;
        };
        let Some(target) = context::location(exchange, url) else { continue };
        if target.scheme() != "http" || target.host_str() != url.host_str() {
            continue;
        }
        let next = analysis.context(exchange.id).and_then(|context| context.redirected_to);
        let mut right = target.clone();
        // A port that speaks HTTP speaks no HTTPS, so the right address has that of the request.
        let _ = right.set_scheme("https");
        let _ = right.set_port(url.port());
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let mut finding = report
            .finding(format!(
                "{} came over https and was answered with a redirect to http://{}{}.",
                analysis.place(exchange.id),
                host(&target),
                target.path(),
            ))
            .sentence(
                format!("{} sends the user from https to http, where Secure cookies are not sent", host(url)),
                "the session is missing on the next page",
            )
            .fix(format!(
                "Send `Location: {}` (or only the path). Usually the proxy must add `X-Forwarded-Proto: https` and the application must trust it.",
                right.path(),
            ))
            .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), format!("https://{}{}", host(&right), right.path()))
            .check("nginx -T | grep -i x-forwarded-proto")
            .level(if next.is_some_and(|next| breaks(analysis, next)) { Level::Error } else { Level::Warning });
        if let Some(next) = next {
            finding = finding.leads_to(Effect::Insecure(next));
        }
        report.add(finding);
    }
}

/// Whether the HTTP hop lost a cookie or turned the user away.
fn breaks(analysis: &Analysis, next: ExchangeId) -> bool {
    analysis.turned_away(next).is_some()
        || analysis
            .cookies
            .withheld(next)
            .any(|withheld| withheld.for_rule("send/secure-over-http"))
}
