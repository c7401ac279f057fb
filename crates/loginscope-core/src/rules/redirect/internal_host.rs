//! A redirect to a name that only the server knows.

use crate::{
    analysis::{Analysis, context, host},
    finding::{Effect, Level, Locus, Reporter},
    site,
};

crate::rule! {
    /// A redirect leads to a host that only the server's own network knows.
    ///
    /// ## Why
    /// The application builds absolute URLs from the Host header that its proxy sent, or from a setting of another
    /// environment: `localhost`, a container's name, a private address.
    ///
    /// ## Fix
    /// Let the proxy pass the public name (`proxy_set_header Host $host;`, `X-Forwarded-Host`) or set the public base URL.
    ///
    /// ## References
    /// RFC 9110 §7.2 (Host), RFC 7239 §5.3 (Forwarded host).
    id: "redirect/internal-host",
    title: "Redirect to an internal host",
    level: Error, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id) else { continue };
        let Some(target) = context::location(exchange, url) else { continue };
        if site::is_internal(url) || !site::is_internal(&target) {
            continue;
        }
        // A native application listens on this machine for its callback (RFC 8252 §7.3): meant so.
        let is_callback = site::is_loopback(&target)
            && ["code", "error", "state"]
                .iter()
                .any(|name| target.query_pairs().any(|(key, _)| key == *name));
        if is_callback {
            continue;
        }
        let next = analysis
            .context(exchange.id)
            .and_then(|context| context.redirected_to)
            .and_then(|next| analysis.trace.get(next));
        let reached = next.is_some_and(|next| next.response.is_some());
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let mut finding = report
            .finding(format!("{} was answered with a redirect to {}, a name that only the server's own network knows.", analysis.place(exchange.id), host(&target)))
            .sentence(format!("{} sends the user to the internal host {}", host(url), host(&target)), "the browser can't get there")
            .fix(format!("Pass the public name to the application (`proxy_set_header Host $host;`) or set its public base URL, so that it answers:\nLocation: {}://{}{}", url.scheme(), host(url), target.path()))
            .check("nginx -T | grep -i -E 'proxy_set_header|proxy_redirect'")
            .level(if reached { Level::Warning } else { Level::Error })
            .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), format!("{}://{}{}", url.scheme(), host(url), target.path()));
        if let Some(next) = next {
            finding = finding.leads_to(Effect::TurnedAway(next.id));
        }
        report.add(finding);
    }
}
