//! The cookie that holds `state` was not sent to the callback.

use crate::{
    analysis::{Analysis, cookies::Withheld, host, steps::StepKind},
    finding::{Certainty, Effect, Locus, Need, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// The application set a cookie before it sent the user to the authorization server, and that cookie did not
    /// come back with the callback.
    ///
    /// ## Why
    /// The application compares the `state` of the callback with what it remembers in that cookie. Without the
    /// cookie it must refuse the callback, since it can't tell it from a forged one.
    ///
    /// ## Fix
    /// Make the cookie survive the round trip: same host, `Path=/`, HTTPS all the way, and for
    /// `response_mode=form_post` `SameSite=None; Secure`.
    ///
    /// ## References
    /// RFC 6749 §10.12; RFC 9700 §4.7; RFC 6265bis §5.8.3; OAuth 2.0 Form Post Response Mode.
    id: "oauth/state-cookie-lost",
    title: "OAuth state cookie lost",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some(response) = &exchange.response else { continue };
        let failed =
            (400..500).contains(&response.status) || analysis.turned_away(exchange.id).is_some();
        if kind != StepKind::AuthorizationResponse || !failed {
            continue;
        }
        for withheld in analysis.cookies.withheld(exchange.id) {
            if !covers(analysis, exchange.id, withheld) {
                continue;
            }
            let name = &withheld.name;
            let posted = exchange.request.method == "POST";
            let (because, changes): (String, &[(&str, Option<&str>)]) = if withheld
                .for_rule("send/path-mismatch")
            {
                (format!("its Path is `{}`", withheld.path), &[("Path", Some("/"))])
            } else if withheld.for_rule("send/domain-mismatch") {
                (format!("it belongs to {}", withheld.domain), &[])
            } else if withheld.for_rule("send/secure-over-http") {
                ("it is Secure and the callback came over plain http".into(), &[])
            } else if withheld.for_rule("send/samesite-strict") {
                (
                    "it is SameSite=Strict and the provider began the request".into(),
                    &[("SameSite", Some("Lax"))],
                )
            } else if posted {
                (
                    "the provider posts the answer from another site and the cookie is not SameSite=None".into(),
                    &[("SameSite", Some("None")), ("Secure", Some(""))],
                )
            } else {
                (
                    "another site made the request".into(),
                    &[("SameSite", Some("None")), ("Secure", Some(""))],
                )
            };
            let line = withheld.repaired(changes);
            let place = analysis.place(exchange.id);
            let app = analysis.url(exchange.id).map(host).unwrap_or_default();
            let mut finding = report
                .finding(format!(
                    "{} set `{name}` before it sent the user to the provider. The callback {place} came back without it, because {because}; the answer was {}.",
                    analysis.place(withheld.set_by), response.status,
                ))
                .sentence(
                    format!("The cookie `{name}` that holds the OAuth state is not sent with the callback, because {because}"),
                    format!("{app} can't tell the callback from a forged one and refuses it"),
                )
                .fix(if changes.is_empty() {
                    "Begin and end the login on the same https host.".to_owned()
                } else {
                    format!("Let the cookie survive the round trip:\n{line}{}", if posted { "\nOr ask the provider for `response_mode=query`." } else { "" })
                })
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), exchange.request.headers.all("cookie").next().map(|line| line.0)), format!("Cookie: {name}=…"))
                .evidence(withheld.set_by, Locus::ResponseHeader("Set-Cookie".into(), Some(withheld.header)), line)
                .leads_to(Effect::NotSent { name: name.clone(), exchange: exchange.id })
                .explained_by(Effect::Insecure(exchange.id));
            if !withheld.certain {
                finding = finding.at_most(Certainty::Likely);
            }
            report.add(finding);
        }
    }
}

/// Whether a cookie that was withheld from a callback is the one that the application set for the round trip:
/// it was set by an exchange that led to the authorization request, or is named like it.
pub(in crate::rules) fn covers(
    analysis: &Analysis,
    callback: ExchangeId,
    withheld: &Withheld,
) -> bool {
    if analysis.sent(callback).is_none_or(|sent| sent.parameter("state").is_none()) {
        return false;
    }
    let name = withheld.name.to_ascii_lowercase();
    let by_name =
        ["state", "nonce", "correlation", "oauth", "oidc", "pkce", "verifier", "auth_req"]
            .iter()
            .any(|word| name.contains(word));
    let led_to_provider = analysis
        .context(withheld.set_by)
        .and_then(|context| context.redirected_to)
        .is_some_and(|next| analysis.kind(next) == StepKind::AuthorizationRequest);
    by_name || led_to_provider
}
