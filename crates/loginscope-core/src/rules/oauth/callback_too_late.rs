//! An answer that came, or a code that was redeemed, after its time.

use crate::{
    analysis::{Analysis, oauth::Flow},
    finding::{Certainty, Effect, Locus, Reporter},
    words::duration,
};

/// State and login session mostly live this long; shorter waits are no explanation by themselves.
const STATE_SECONDS: i64 = 300;
/// The shortest life of a code among the big providers (Keycloak: 60 s, RFC 6749 §4.1.2: 10 min at most).
const CODE_SECONDS: i64 = 55;

crate::rule! {
    /// The user took so long at the provider that the application had forgotten the login, or the code was redeemed too late.
    ///
    /// ## Why
    /// What ties the answer to the login (state, nonce, verifier) is kept for a few minutes, a code often for one minute only.
    /// Who looks for a phone or a password in the meantime comes back too late.
    ///
    /// ## Fix
    /// Keep the state as long as the provider keeps its login page (30 to 60 minutes), redeem the code at once, and answer a
    /// late callback by beginning the login anew instead of an error.
    ///
    /// ## References
    /// RFC 6749 §4.1.2 (codes live 10 minutes at most).
    id: "oauth/callback-too-late",
    title: "Callback or code after its time",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        late_callback(analysis, flow, report);
        late_redemption(analysis, flow, report);
    }
}

fn seconds_between(
    analysis: &Analysis,
    first: crate::model::ExchangeId,
    then: crate::model::ExchangeId,
) -> i64 {
    match (analysis.trace.get(first), analysis.trace.get(then)) {
        (Some(first), Some(then)) => (then.started_at.0 - first.started_at.0) / 1_000_000,
        _ => 0,
    }
}

fn late_callback(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let (Some(request), Some(response)) = (&flow.request, flow.response()) else { return };
    let took = seconds_between(analysis, request.exchange, response.exchange);
    let answered_well =
        response.get("error").is_none() && request.get("state") == response.get("state");
    let broken = analysis
        .trace
        .get(response.exchange)
        .is_none_or(|exchange| exchange.status() == 0 || exchange.status() >= 500);
    if took < STATE_SECONDS
        || broken
        || !answered_well
        || !analysis.callback_refused(response.exchange)
    {
        return;
    }
    let place = analysis.place(response.exchange);
    report.add(
        report
            .finding(format!("{} passed between the redirect to the provider and the callback {place}. State and code are right, but the application refused it: most likely it had forgotten the login.", duration(took)))
            .sentence(format!("The user came back from the provider after {}", duration(took)), format!("{place} no longer knows the login and refuses it"))
            .fix("Keep state, nonce and verifier for an hour (Max-Age=3600 on their cookie, or the same lifetime in the session store), and begin the login anew when they are gone.")
            .evidence(response.exchange, Locus::Status, "")
            .evidence(request.exchange, Locus::RequestLine, "")
            .at_most(Certainty::Possible)
            .leads_to(Effect::TurnedAway(response.exchange)),
    );
}

fn late_redemption(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let (Some(response), Some(redeemed)) = (flow.response(), flow.redemptions.first()) else {
        return;
    };
    let took = seconds_between(analysis, response.exchange, redeemed.exchange);
    if took < CODE_SECONDS || redeemed.error() != Some("invalid_grant") {
        return;
    }
    report.add(
        report
            .finding(format!("The code came at the callback, but was redeemed {} later. The provider answered invalid_grant: it is too old.", duration(took)))
            .sentence(format!("The code was redeemed {} after it came", duration(took)), "the provider does not take it any more")
            .fix("Redeem the code at once when the callback is called, without waiting for the user or another page.")
            .evidence(redeemed.exchange, Locus::ResponseBody("error".into()), "")
            .evidence(response.exchange, Locus::RequestLine, "")
            .at_most(Certainty::Likely)
            .leads_to(Effect::CredentialsRefused(redeemed.exchange))
            .leads_to(Effect::TurnedAway(redeemed.exchange)),
    );
}
