//! A redirect between www and the bare domain, or between ports.

use crate::{
    analysis::{Analysis, context, host},
    finding::{Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A redirect flips between `www` and the bare domain in the middle of the login, and the cookies stay behind.
    ///
    /// ## Why
    /// A cookie without `Domain` belongs to the very host that set it. A login that begins at one name and goes on at
    /// the other has two sets of cookies.
    ///
    /// ## Fix
    /// Redirect to one name before the login begins, everywhere, and configure that name in the application.
    ///
    /// ## References
    /// RFC 6265bis §5.1.3.
    id: "redirect/host-flip",
    title: "Redirect between www and the bare domain",
    level: Warning, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id) else { continue };
        let Some(target) = context::location(exchange, url) else { continue };
        let (here, there) =
            (url.host_str().unwrap_or_default(), target.host_str().unwrap_or_default());
        let flips =
            here.strip_prefix("www.") == Some(there) || there.strip_prefix("www.") == Some(here);
        if !flips {
            continue;
        }
        // What was set at this host before, and is missing at the other one, is what the flip costs.
        let lost = |id| {
            analysis.cookies.withheld(id).find(|withheld| {
                withheld.for_rule("send/domain-mismatch")
                    && withheld.domain == here
                    && analysis.cookies.is_login_name(&withheld.name)
            })
        };
        let victim =
            analysis.trace.exchanges.iter().skip(exchange.id.0 as usize + 1).take(50).find_map(
                |later| {
                    let at_target =
                        analysis.url(later.id).and_then(|url| url.host_str()) == Some(there);
                    lost(later.id).filter(|_| at_target).map(|withheld| (later.id, withheld))
                },
            );
        let Some((later, withheld)) = victim else { continue };
        let refused = analysis.turned_away(later).is_some() && !analysis.succeeds_later(later);
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        report.add(
            report
                .finding(format!("{} set the cookie `{}` for {here}, and {} was answered with a redirect to {there}, where the cookie does not go.", analysis.place(withheld.set_by), withheld.name, analysis.place(exchange.id)))
                .sentence(format!("A redirect leads from {here} to {there}, and the cookie `{}` stays behind", withheld.name), "the user counts as not logged in there")
                .fix(format!("Use one name before the login begins:\nLocation: {}://{}{}", url.scheme(), host(url), target.path()))
                .level(if refused { Level::Error } else { Level::Note })
                .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), format!("{}://{}{}", url.scheme(), host(url), target.path()))
                .evidence(withheld.set_by, Locus::ResponseHeader("Set-Cookie".into(), Some(withheld.header)), "")
                .leads_to(Effect::HostChanged(later)),
        );
        return;
    }
}
