//! The answer has another state than the request.

use crate::{
    analysis::{
        Analysis,
        oauth::{Flow, ResponseMode, is_percent_encoded},
    },
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// The callback came with another `state` than the authorization request had, or without one, and was refused.
    ///
    /// ## Why
    /// The application compares both and refuses what it did not ask for. They differ when the value is encoded twice or not
    /// at all on the way, when a second login (another tab, a double click, a prefetch) replaced the first, or when an old
    /// callback address was opened again.
    ///
    /// ## Fix
    /// Make state of letters, digits, `-` and `_` only, so that no encoding can change it, and keep one state for each login
    /// that is under way.
    ///
    /// ## References
    /// RFC 6749 §4.1.2 (the exact value comes back), RFC 9700 §4.7.
    id: "oauth/state-mismatch",
    title: "State that differs between request and callback",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        if let Some(difference) = compare(analysis, flow) {
            report_it(analysis, flow, &difference, report);
        }
    }
}

/// How the state of the answer differs, in words.
fn compare(analysis: &Analysis, flow: &Flow) -> Option<String> {
    let (request, response) = (flow.request.as_ref()?, flow.response()?);
    let (asked, came) = (request.get("state")?, response.get("state"));
    if came == Some(asked) || !analysis.callback_refused(response.exchange) {
        return None;
    }
    let Some(came) = came else { return Some("it came back without a state".into()) };
    let changed = |change: &dyn Fn(&str) -> String| change(asked) == came;
    let difference = if changed(&|asked| asked.replace('+', " ")) {
        "a `+` became a blank: it was not percent-encoded (`%2B`)"
    } else if changed(&|asked| asked.replace('&', "&amp;")) {
        "`&` became `&amp;`: it was written into HTML and not decoded"
    } else if is_percent_encoded(asked, came) {
        "it is percent-encoded once too often"
    } else if is_percent_encoded(came, asked) {
        "it is percent-encoded once too seldom"
    } else if asked.eq_ignore_ascii_case(came) {
        "the case of its letters differs"
    } else if asked.starts_with(came) {
        return Some(format!("it is cut: {} of {} characters came back", came.len(), asked.len()));
    } else if came.starts_with(asked) {
        return Some(format!("{} characters were added at its end", came.len() - asked.len()));
    } else {
        "it is another value: of another tab, of an older login, or made anew before the answer came"
    };
    Some(difference.into())
}

fn report_it(analysis: &Analysis, flow: &Flow, difference: &str, report: &mut Reporter<'_>) {
    let (Some(request), Some(response)) = (&flow.request, flow.response()) else { return };
    let place = analysis.place(response.exchange);
    let locus = if response.mode == ResponseMode::FormPost {
        Locus::RequestBody("state".into())
    } else {
        Locus::RequestLine
    };
    let finding = report
        .finding(format!("The state of the callback {place} is not the one of the authorization request: {difference}. The callback was refused."))
        .sentence(format!("The state of the callback is not the one that was sent ({difference})"), "the application refuses the answer")
        .fix("Make the state of letters, digits, `-` and `_` only (base64url), keep one for each login under way, and return it unchanged:\nstate=<128 random bits, base64url>")
        .evidence(response.exchange, locus, "the state of the authorization request")
        .evidence(request.exchange, Locus::RequestLine, "")
        .leads_to(Effect::TurnedAway(response.exchange));
    report.add(if analysis.started_late { finding.at_most(Certainty::Likely) } else { finding });
}
