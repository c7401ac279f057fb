//! A check for robots answers in the application's place.

use crate::{
    analysis::{Analysis, credentials::bot_challenge, steps::StepKind},
    finding::{Effect, Locus, Reporter},
};

crate::rule! {
    /// A firewall or bot check in front of the application answered a step of the login.
    ///
    /// ## Why
    /// The request never reached the application. A script cannot solve the check, because it shows a page where the client waits for data.
    ///
    /// ## Fix
    /// Exempt the login's endpoints from the check, or let the browser pass it on a page before the script asks.
    ///
    /// ## References
    /// Cloudflare: `cf-mitigated: challenge`; AWS WAF: `x-amzn-waf-action`.
    id: "http/bot-challenge",
    title: "Bot check in place of the login",
    level: Error, bucket: Policy, owner: Proxy,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some((vendor, index)) = bot_challenge(exchange) else { continue };
        if kind == StepKind::Other || analysis.succeeds_later(exchange.id) {
            continue;
        }
        let place = analysis.place(exchange.id);
        let name = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.0.get(index))
            .map_or("", |header| &*header.name);
        report.add(
            report
                .finding(format!("{vendor} answered {place} with {} in the application's place: it wants proof that no robot asks.", exchange.status()))
                .sentence(format!("{vendor} stops {place} with a check for robots"), "the request never reaches the application")
                .fix(format!("In {vendor}: exempt the login's paths from the challenge, or use one that scripts can pass."))
                .evidence(exchange.id, Locus::ResponseHeader(name.to_owned(), Some(index)), "")
                .evidence(exchange.id, Locus::Status, "")
                .leads_to(Effect::TurnedAway(exchange.id))
                .leads_to(Effect::NoSession(exchange.id)),
        );
    }
}
