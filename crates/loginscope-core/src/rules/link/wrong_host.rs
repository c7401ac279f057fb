//! A link in a mail that leads to the wrong machine.

use crate::{
    analysis::{Analysis, host, links},
    finding::{Certainty, Effect, Locus, Reporter},
    site,
};

crate::rule! {
    /// A link for resetting a password or confirming an address was built with a host that users cannot reach.
    ///
    /// ## Why
    /// The application builds links from an address in its configuration or from the request that a proxy passed on, and that one is
    /// internal, or http where the site is https.
    ///
    /// ## Fix
    /// Set the public address in the application's configuration, and let the proxy forward Host and scheme.
    ///
    /// ## References
    /// OWASP Forgot Password Cheat Sheet (do not build links from the Host header).
    id: "link/wrong-host",
    title: "Link to the wrong host",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for link in links::links(analysis) {
        let Some(page) = analysis.url(link.exchange) else { continue };
        let internal = site::is_internal(&link.url) && !site::is_internal(page);
        let downgraded = link.url.scheme() == "http"
            && page.scheme() == "https"
            && link.url.host() == page.host();
        if !internal && !downgraded {
            continue;
        }
        let shown = format!("{}://{}{}", link.url.scheme(), host(&link.url), link.url.path());
        let right = format!("{}://{}", page.scheme(), host(page));
        report.add(
            report
                .finding(format!("{} holds a link to {shown}. {}", analysis.place(link.exchange), if internal { "Only the server's own network knows that host." } else { "The site is https, the link is http." }))
                .sentence(format!("The application builds links to {}://{}", link.url.scheme(), host(&link.url)), "the link in the mail leads nowhere")
                .fix(format!("Set the public address ({right}) in the application's configuration, and in the proxy `proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;`"))
                .at_most(Certainty::Likely)
                .evidence(link.exchange, Locus::ResponseBody(String::new()), right)
                .leads_to(Effect::TurnedAway(link.exchange)),
        );
        break;
    }
}
