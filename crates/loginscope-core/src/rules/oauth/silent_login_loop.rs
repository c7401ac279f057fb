//! Silent logins that are refused again and again.

use crate::{
    analysis::{
        Analysis, host,
        oauth::{AuthorizationRequest, Flow},
    },
    finding::{Certainty, Effect, Locus, Reporter},
    site,
};

crate::rule! {
    /// The application asks silently (`prompt=none`) again and again, and the provider always answers that nobody is signed in.
    ///
    /// ## Why
    /// The silent question runs in a hidden frame. There the provider's session cookie is a third-party cookie, and browsers
    /// withhold it, although the user is signed in. Each failed question sends some applications to the login and back, for ever.
    ///
    /// ## Fix
    /// Renew with refresh tokens (with rotation), or host the provider on the application's own site (`login.example.com` for
    /// `app.example.com`). Ask silently once per page at most.
    ///
    /// ## References
    /// OpenID Connect Core §3.1.2.1 (prompt), §3.1.2.6; RFC 9700 §2.2.2 (refresh tokens of public clients).
    id: "oauth/silent-login-loop",
    title: "Silent login refused again and again",
    level: Error, bucket: Browser, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let silent: Vec<(&Flow, &AuthorizationRequest)> = analysis
        .oauth
        .flows
        .iter()
        .filter_map(|flow| Some((flow, flow.request.as_ref()?)))
        .filter(|(flow, request)| request.asks("prompt", "none") && refused(flow))
        .collect();
    let (Some((_, first)), Some((last_flow, last))) = (silent.first(), silent.last()) else {
        return;
    };
    // A login in between that succeeded makes the second refusal strange; without one only many are.
    let signed_in_between = analysis.oauth.flows.iter().any(|flow| {
        let answered = flow.response().is_some_and(|response| {
            response.exchange < last.exchange && response.get("code").is_some()
        });
        flow.request.as_ref().is_some_and(|request| {
            !request.asks("prompt", "none") && request.endpoint.origin() == last.endpoint.origin()
        }) && answered
    });
    let seconds = analysis
        .trace
        .get(last.exchange)
        .zip(analysis.trace.get(first.exchange))
        .map_or(0, |(last, first)| (last.started_at.0 - first.started_at.0) / 1_000_000);
    let loops = silent.len() >= 3 && seconds < 60;
    let after_login = signed_in_between
        && silent.iter().any(|(_, request)| analysis.login_before(request.exchange).is_some());
    if !loops && !after_login {
        return;
    }
    let provider = host(&last.endpoint);
    let page = analysis.context(last.exchange).and_then(|context| context.top_level.value());
    let third_party = page.is_some_and(|page| !site::is_same_site(page, &last.endpoint, true))
        && !analysis.is_document(last.exchange);
    let without_cookie = analysis.trace.get(last.exchange).is_some_and(|exchange| {
        exchange.request.headers_complete && exchange.request_header("cookie").is_none()
    });
    let because = if third_party && without_cookie {
        " The question runs in a frame of another site, and the browser sent no cookie of the provider with it."
    } else if third_party {
        " The question runs in a frame of another site."
    } else {
        ""
    };
    let Some(response) = last_flow.response() else { return };
    report.add(
        report
            .finding(format!(
                "The application asked {provider} silently {} times and always heard that it would have to ask the user{}.{because}",
                silent.len(),
                if after_login { ", although the user had just signed in" } else { "" },
            ))
            .sentence(format!("The silent login at {provider} can't see that the user is signed in{}", if third_party { ", because its cookies are third-party cookies in the hidden frame" } else { "" }), "the application asks again and again")
            .fix("Renew with a refresh token instead of `prompt=none`, or give the provider a host of the application's own site. After one `login_required` show the login instead of asking again.")
            .evidence(response.exchange, Locus::RequestLine, "a code")
            .evidence(last.exchange, Locus::RequestHeader("Cookie".into(), None), "the session cookie of the provider")
            .at_most(if third_party && without_cookie { Certainty::Certain } else { Certainty::Likely })
            .leads_to(Effect::TurnedAway(response.exchange)),
    );
}

fn refused(flow: &Flow) -> bool {
    flow.response()
        .and_then(|response| response.get("error"))
        .is_some_and(|error| ["login_required", "interaction_required"].contains(&error))
}
