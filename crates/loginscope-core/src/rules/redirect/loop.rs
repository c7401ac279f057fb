//! A cycle of redirects.

use crate::{
    analysis::{Analysis, host},
    finding::{Effect, Locus, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// Redirects go round in a circle until the browser gives up.
    ///
    /// ## Why
    /// Each page finds something missing and sends the user to the other one, which finds it there: a session cookie that
    /// does not arrive, or a proxy that hides from the application that the user came over https.
    ///
    /// ## Fix
    /// Look at the first page of the circle that should have accepted the user: which cookie or header does it miss?
    ///
    /// ## References
    /// Fetch §4.4 (20 redirects). Chromium: `ERR_TOO_MANY_REDIRECTS`; Firefox: `NS_ERROR_REDIRECT_LOOP`.
    id: "redirect/loop",
    title: "Redirect loop",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let ends_chain = analysis.context(exchange.id).is_some_and(|context| {
            context.redirected_from.is_some() && context.redirected_to.is_none()
        });
        if !ends_chain {
            continue;
        }
        let chain = chain(analysis, exchange.id);
        let gave_up = exchange.failure.as_deref().is_some_and(|error| {
            error.contains("TOO_MANY_REDIRECTS") || error.contains("REDIRECT_LOOP")
        });
        let places: Vec<String> = chain.iter().map(|id| place(analysis, *id)).collect();
        let Some((first, times)) = places
            .iter()
            .enumerate()
            .map(|(index, place)| (index, places.iter().filter(|other| *other == place).count()))
            .find(|(_, times)| *times >= 3 || (gave_up && *times >= 2))
        else {
            continue;
        };
        let Some(again) =
            places.iter().skip(first + 1).position(|place| Some(place) == places.get(first))
        else {
            continue;
        };
        let circle = places.get(first..=first + 1 + again).unwrap_or_default().join(" → ");
        let Some(&start) = chain.get(first) else { continue };
        let index = analysis
            .trace
            .get(start)
            .and_then(|exchange| exchange.response.as_ref())
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        let mut finding = report
            .finding(format!("Redirects went in a circle {times} times: {circle}."))
            .sentence(format!("Redirects go in a circle ({circle})"), "the browser gives up")
            .fix("Find out what the page that sends the user away misses: a session cookie, or X-Forwarded-Proto from the proxy.")
            .check("nginx -T | grep -i x-forwarded")
            .evidence(start, Locus::ResponseHeader("Location".into(), index), "the page itself")
            .leads_to(Effect::TurnedAway(start));
        for id in &chain {
            finding = analysis
                .cookies
                .explain_absence(analysis, finding, start, *id)
                .explained_by(Effect::Insecure(*id));
        }
        report.add(finding);
    }
}

/// The hops of a redirect chain, the first one first.
fn chain(analysis: &Analysis, last: ExchangeId) -> Vec<ExchangeId> {
    let mut chain = vec![last];
    let mut at = last;
    while let Some(from) =
        analysis.context(at).and_then(|context| context.redirected_from).filter(|from| *from < at)
    {
        chain.push(from);
        at = from;
    }
    chain.reverse();
    chain
}

/// The address without its query, in which state, nonce and time differ from round to round.
fn place(analysis: &Analysis, id: ExchangeId) -> String {
    analysis
        .url(id)
        .map_or_else(String::new, |url| format!("{}://{}{}", url.scheme(), host(url), url.path()))
}
