//! An http hop between two https pages.

use crate::{
    analysis::{Analysis, host},
    cookie::Exclusion,
    finding::{Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A chain of redirects passes over plain HTTP, and Secure cookies are not sent or not kept there.
    ///
    /// ## Why
    /// On an http hop the browser holds Secure cookies back and refuses to store them. The hop behind it, over https
    /// again, then misses what the http hop should have set or read.
    ///
    /// ## Fix
    /// Redirect to https addresses throughout, and let HSTS (`Strict-Transport-Security`) keep the browser from http.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 8, §5.8.3; RFC 6797.
    id: "redirect/secure-cookie-lost-on-http-hop",
    title: "Secure cookie lost on an http hop",
    level: Warning, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(context) = analysis.context(exchange.id) else { continue };
        let (Some(from), Some(to), Some(url)) =
            (context.redirected_from, context.redirected_to, analysis.url(exchange.id))
        else {
            continue;
        };
        let https = |id| analysis.url(id).is_some_and(|url| url.scheme() == "https");
        if url.scheme() != "http" || crate::site::is_loopback(url) || !https(from) || !https(to) {
            continue;
        }
        let withheld: Vec<&str> = analysis
            .cookies
            .withheld(exchange.id)
            .filter(|withheld| withheld.for_rule("send/secure-over-http"))
            .map(|withheld| withheld.name.as_str())
            .collect();
        let refused: Vec<&str> = analysis
            .cookies
            .stores_of(exchange.id)
            .filter(|store| {
                store
                    .verdicts
                    .get(analysis.browser)
                    .reasons
                    .contains(&Exclusion::SecureFromInsecure.rule_id())
            })
            .map(|store| store.name.as_str())
            .collect();
        let names: Vec<String> =
            withheld.iter().chain(&refused).map(|name| format!("`{name}`")).collect();
        if names.is_empty() {
            continue;
        }
        let matters =
            withheld.iter().chain(&refused).any(|name| analysis.cookies.is_login_name(name));
        let index = analysis
            .trace
            .get(from)
            .and_then(|exchange| exchange.response.as_ref())
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let mut finding = report
            .finding(format!("The chain of redirects passes over {} without TLS. The browser does not send or keep Secure cookies there: {}.", analysis.place(exchange.id), names.join(", ")))
            .sentence(format!("A redirect leads over plain http ({}), where Secure cookies are lost", host(url)), "the session is missing behind it")
            .fix(format!("Redirect to https at once:\nLocation: https://{}{}", url.host_str().unwrap_or_default(), url.path()))
            .level(if matters { Level::Warning } else { Level::Note })
            .evidence(from, Locus::ResponseHeader("Location".into(), index), format!("https://{}{}", url.host_str().unwrap_or_default(), url.path()))
            .explained_by(Effect::Insecure(exchange.id));
        for name in withheld {
            finding =
                finding.leads_to(Effect::NotSent { name: name.to_owned(), exchange: exchange.id });
        }
        report.add(finding);
    }
}
