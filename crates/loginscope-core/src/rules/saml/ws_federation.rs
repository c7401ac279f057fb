//! WS-Federation: sign-in messages that do not fit together.

use crate::{
    analysis::{Analysis, oauth::redirect_uri::difference},
    finding::{Level, Locus, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// A WS-Federation login whose answer has no token, lost its context (`wctx`), or came to another address than `wreply`.
    ///
    /// ## Why
    /// WS-Federation (AD FS, older ASP.NET) sends `wtrealm`, `wreply` and `wctx`, and gets a token in `wresult`. The
    /// application finds the login again by `wctx`, which has to come back unchanged. Audience, times, signature and
    /// certificate of the token are checked by the rules of SAML.
    ///
    /// ## Fix
    /// Register `wreply` at the identity provider, and return `wctx` unchanged.
    ///
    /// ## References
    /// WS-Federation 1.2 §13.2.
    id: "saml/ws-federation",
    title: "WS-Federation messages that do not fit together",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis).filter(|answer| answer.carried.parameter == "wresult") {
        if answer.message.assertions.is_empty() && answer.message.encrypted_assertions == 0 {
            let finding = report
                .finding(format!("`wresult` delivered to {} is `{}` and holds no token.", answer.place, safe(&answer.message.kind)))
                .sentence("The WS-Federation answer holds no token", "the application can't sign anybody in")
                .fix("Look into the identity provider's log at this time; it answers without a token when the realm is unknown or a rule denies the user.");
            report.add(answer.finish(
                finding,
                "a RequestSecurityTokenResponse with an Assertion",
                Level::Warning,
            ));
        }
        let Some((carried, request)) =
            analysis.saml.request_of(answer.index).filter(|(_, request)| request.id.is_none())
        else {
            continue;
        };
        let sent = carried.relay_state.as_deref().unwrap_or_default();
        if !sent.is_empty() && answer.carried.relay_state.as_deref() != Some(sent) {
            let finding = report
                .finding(format!("`wctx` of the sign-in request did not come back as it was with the answer delivered to {}.", answer.place))
                .sentence("The context of the login (`wctx`) did not come back", "the application does not find the login again")
                .fix("Let the identity provider return `wctx` unchanged.");
            report.add(
                answer.finish_likely(finding, "the wctx of the request", Level::Warning).evidence(
                    carried.exchange,
                    Locus::RequestLine,
                    "",
                ),
            );
        }
        let Some(url) = analysis.delivered_to(answer.carried) else { continue };
        let reply = request.consumer_url.as_deref().unwrap_or_default();
        let bare = reply.split('?').next().unwrap_or_default();
        if let Some(found) = difference(bare, &url)
            .filter(|found| !bare.is_empty() && !found.part.starts_with("spelling"))
        {
            let finding = report
                .finding(format!("The application asked for the answer at `{}` (`wreply`), and it was delivered to `{}`: the {} differs.", found.first, found.second, found.part))
                .sentence("The answer went to another address than wreply", "the application that asked does not get it")
                .fix(format!("Register this address for the realm at the identity provider:\n{bare}"));
            report.add(answer.finish(finding, bare, Level::Note));
        }
    }
}

/// The names of elements are shown only where they look like names.
fn safe(kind: &str) -> &str {
    if kind.len() < 60 && kind.chars().all(|c| c.is_ascii_alphanumeric()) {
        kind
    } else {
        "another document"
    }
}
