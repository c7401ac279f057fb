//! A code that was redeemed twice.

use crate::{
    analysis::{Analysis, oauth::Flow},
    finding::{Effect, Level, Locus, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// The same authorization code was redeemed, or its callback called, more than once.
    ///
    /// ## Why
    /// A code is good for one use. The provider refuses the second and may revoke the tokens of the first. It happens when the
    /// callback page is reloaded or opened again by the back button, when a framework runs an effect twice (React's strict
    /// mode in development), or when a script and a server both redeem it.
    ///
    /// ## Fix
    /// Redeem the code in one place, remove it from the address right after it was read (`history.replaceState`), and let a
    /// callback that comes again lead to the application instead of an error.
    ///
    /// ## References
    /// RFC 6749 §4.1.2 and §10.5.
    id: "oauth/code-reused",
    title: "Code that was used twice",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        let redeemed: Vec<_> = flow
            .redemptions
            .iter()
            .map(|one| (one.exchange, one.get("code"), one.endpoint.as_str(), one.failed()))
            .collect();
        let called: Vec<_> = front_channel(analysis, flow);
        for uses in [&redeemed, &called] {
            for (at, second) in uses.iter().enumerate() {
                let first = uses
                    .iter()
                    .take(at)
                    .find(|first| first.1.is_some() && first.1 == second.1 && first.2 == second.2);
                if let Some(first) = first {
                    report_it(analysis, first.0, second.0, second.3, report);
                    break;
                }
            }
        }
    }
}

type Use<'f> = (ExchangeId, Option<&'f str>, &'f str, bool);

/// Callbacks that the same hop of a redirect did not only pass on.
fn front_channel<'f>(analysis: &Analysis, flow: &'f Flow) -> Vec<Use<'f>> {
    flow.responses
        .iter()
        .filter(|response| {
            analysis.trace.get(response.exchange).is_some_and(|exchange| !exchange.hints.from_cache)
        })
        .map(|one| {
            (
                one.exchange,
                one.get("code"),
                one.url.as_str(),
                analysis.callback_refused(one.exchange),
            )
        })
        .collect()
}

fn report_it(
    analysis: &Analysis,
    first: ExchangeId,
    second: ExchangeId,
    refused: bool,
    report: &mut Reporter<'_>,
) {
    // A page that is only shown again redeems nothing.
    if !refused
        && analysis.trace.get(second).is_none_or(|exchange| exchange.request.method != "POST")
    {
        return;
    }
    let place = analysis.place(second);
    let finding = report
        .finding(format!("{place} uses a code that was used before{}.", if refused { ", and is refused" } else { "" }))
        .sentence("The same code is redeemed twice", format!("the second use ({place}) is refused"))
        .fix("Redeem the code once: remove it from the address right after reading it, and guard the callback against running twice:\nhistory.replaceState(null, '', location.pathname)")
        .evidence(second, Locus::RequestLine, "a code that was not used before")
        .evidence(first, Locus::RequestLine, "")
        .leads_to(Effect::CredentialsRefused(second))
        .leads_to(Effect::TurnedAway(second));
    report.add(if refused { finding } else { finding.level(Level::Warning) });
}
