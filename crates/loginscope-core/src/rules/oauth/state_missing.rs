//! A login that anybody could have begun.

use crate::{
    analysis::Analysis,
    finding::{Level, Locus, Reporter},
};

crate::rule! {
    /// The authorization request has no `state`, so the application can't tell whether the answer belongs to a login that this browser began.
    ///
    /// ## Why
    /// Anybody can send a user to the callback with a code of their own account; the user is then logged in as somebody else.
    /// `state` ties the answer to the browser. PKCE or an OpenID Connect nonce does so too, where the application keeps the
    /// verifier or nonce in the user's session.
    ///
    /// ## Fix
    /// Send a random `state`, keep it in the session or a cookie, and compare it in the callback.
    ///
    /// ## References
    /// RFC 6749 §10.12, RFC 9700 §2.1 and §4.7.
    id: "oauth/state-missing",
    title: "Authorization request without state",
    level: Warning, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for request in analysis.oauth.flows.iter().filter_map(|flow| flow.request.as_ref()) {
        if request.get("state").is_some() {
            continue;
        }
        let bound_otherwise =
            request.get("code_challenge").is_some() || request.get("nonce").is_some();
        let empty = request.parameters.has("state");
        let place = analysis.place(request.exchange);
        let finding = report
            .finding(format!(
                "{place} {} {}",
                if empty { "has an empty `state`." } else { "has no `state`." },
                if bound_otherwise { "PKCE or the nonce protects the login if the application keeps them in the user's session." } else { "Nothing ties the answer to this browser: anybody can log a user in with a code of their own." },
            ))
            .sentence("The authorization request has no state", "the callback takes an answer that this browser never asked for")
            .fix("Add a random value that the callback compares:\nstate=<128 random bits, base64url>")
            .evidence(request.exchange, Locus::RequestLine, "state=…");
        report.add(if bound_otherwise { finding.level(Level::Note) } else { finding });
    }
}
