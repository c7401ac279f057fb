//! Pushed authorization requests that fail or are used too late.

use serde_json::Value;

use crate::{
    analysis::{
        Analysis,
        oauth::{Pushed, words},
    },
    finding::{Certainty, Effect, Locus, Reporter},
    words::duration,
};

crate::rule! {
    /// A pushed authorization request was refused, used after its time or twice, or the provider asks for one and got none.
    ///
    /// ## Why
    /// With PAR the client sends the parameters to the provider first and gets a `request_uri` that stands for them, mostly
    /// for a minute and for one use. Providers can be set to refuse all other requests.
    ///
    /// ## Fix
    /// Push the parameters right before each redirect, and use each `request_uri` once.
    ///
    /// ## References
    /// RFC 9126 §2.2, §2.3, §4, §5.
    id: "oauth/par",
    title: "Pushed authorization request that fails",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for pushed in &analysis.oauth.pushed {
        refused(analysis, pushed, report);
        misused(analysis, pushed, report);
    }
    for flow in &analysis.oauth.flows {
        let Some(request) = &flow.request else { continue };
        let Some(metadata) = analysis.oauth.metadata_of(&request.endpoint) else { continue };
        let required =
            metadata.members.get("require_pushed_authorization_requests").and_then(Value::as_bool)
                == Some(true);
        let failed =
            analysis.trace.get(request.exchange).is_some_and(|exchange| exchange.status() >= 400)
                || flow.response().is_some_and(|response| response.get("error").is_some());
        if !required || request.get("request_uri").is_some() || !failed {
            continue;
        }
        report.add(
            report
                .finding(format!("The provider `{}` takes only requests that were pushed before, and this one has its parameters in the address.", metadata.issuer))
                .sentence("The provider demands pushed authorization requests", "it refuses this one")
                .fix("Post the parameters to `pushed_authorization_request_endpoint` first, then redirect with:\nclient_id=…&request_uri=<from the answer>")
                .evidence(request.exchange, Locus::RequestLine, "request_uri=urn:…")
                .evidence(metadata.exchange, Locus::ResponseBody("require_pushed_authorization_requests".into()), "")
                .leads_to(Effect::TurnedAway(flow.response().map_or(request.exchange, |response| response.exchange))),
        );
    }
}

fn refused(analysis: &Analysis, pushed: &Pushed, report: &mut Reporter<'_>) {
    let Some(error) = pushed.answer.get("error") else { return };
    let known = words::known(error, pushed.answer.get("error_description").unwrap_or_default());
    let place = analysis.place(pushed.exchange);
    let means = known.map_or("its description says more", |known| known.means);
    report.add(
        report
            .finding(format!("{place} refused the pushed parameters with `{}`: {means}.{}", words::code(error), known.map_or_else(String::new, words::Known::causes_in_words)))
            .sentence(format!("The provider refuses the pushed request: {means}"), "the login can't begin")
            .fix(known.map_or("Compare the pushed parameters and the client's authentication with what is registered.", |known| known.fix))
            .evidence(pushed.exchange, Locus::ResponseBody("error".into()), "request_uri")
            .leads_to(Effect::TurnedAway(pushed.exchange)),
    );
}

fn misused(analysis: &Analysis, pushed: &Pushed, report: &mut Reporter<'_>) {
    let lives = pushed.answer.get("expires_in").and_then(|seconds| seconds.parse::<i64>().ok());
    for (at, used) in pushed.used_by.iter().enumerate() {
        let (Some(first), Some(then)) =
            (analysis.trace.get(pushed.exchange), analysis.trace.get(*used))
        else {
            continue;
        };
        let took = (then.started_at.0 - first.started_at.0) / 1_000_000;
        let late = lives.is_some_and(|lives| took > lives);
        if then.status() < 400 || !(late || at > 0) {
            continue;
        }
        let what = if late {
            format!(
                "it was used {} after it was made, and lives {}",
                duration(took),
                duration(lives.unwrap_or_default())
            )
        } else {
            "it was used before, and is good for one login".to_owned()
        };
        report.add(
            report
                .finding(format!("The `request_uri` of {} was refused: {what}.", analysis.place(*used)))
                .sentence(format!("The pushed request can't be used: {what}"), "the provider refuses the login")
                .fix("Push the parameters right before each redirect and use each `request_uri` once.")
                .evidence(*used, Locus::RequestLine, "a fresh request_uri")
                .evidence(pushed.exchange, Locus::ResponseBody("expires_in".into()), "")
                .at_most(Certainty::Likely)
                .leads_to(Effect::TurnedAway(*used)),
        );
    }
}
