//! localhost and 127.0.0.1 are different hosts.

use crate::{
    analysis::Analysis,
    finding::{Effect, Locus, Need, Reporter},
    site,
};

crate::rule! {
    /// The login happened at one name of this machine, and the request goes to another one.
    ///
    /// ## Why
    /// `localhost`, `127.0.0.1`, `[::1]` and names below `localhost` are the same machine, but to a browser they are
    /// different hosts and different sites: the cookies of one never go to the other.
    ///
    /// ## Fix
    /// Use one name everywhere: in the address bar, in the API's base URL, in redirect URIs.
    ///
    /// ## References
    /// RFC 6265bis §5.1.3 (domain matching).
    id: "send/localhost-alias",
    title: "localhost and 127.0.0.1 mixed",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id).filter(|url| site::is_loopback(url)) else {
            continue;
        };
        if analysis.turned_away(exchange.id).is_none() || analysis.succeeds_later(exchange.id) {
            continue;
        }
        let Some(login) = analysis.login_before(exchange.id) else { continue };
        let Some(other) = analysis
            .url(login)
            .filter(|other| site::is_loopback(other) && other.host() != url.host())
        else {
            continue;
        };
        let Some(store) = analysis
            .cookies
            .stores_of(login)
            .find(|store| !store.is_lost() && !store.is_deletion())
        else {
            continue;
        };
        if analysis.cookies.sent_names(exchange.id).any(|name| name == store.name) {
            continue;
        }
        let (here, there) =
            (url.host_str().unwrap_or_default(), other.host_str().unwrap_or_default());
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!("The login at {there} set the cookie `{}`. {place} goes to {here}: the same machine, but another host to the browser, so the cookie stays behind.", store.name))
                .sentence(format!("The login was at {there} and {place} goes to {here}, which is another host to the browser"), "the session cookie is not sent")
                .fix(format!("Use one name everywhere, for example {there} in the address of the API too."))
                .evidence(exchange.id, Locus::RequestLine, format!("{}://{there}{}", url.scheme(), url.path()))
                .evidence(login, Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)), "")
                .leads_to(Effect::NotSent { name: store.name.clone(), exchange: exchange.id }),
        );
    }
}
