//! The place to go back to is lost.

use crate::{
    analysis::Analysis,
    finding::{Level, Locus, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// `RelayState` did not come back as it was sent.
    ///
    /// ## Why
    /// The service provider keeps in RelayState where the user wanted to go, or under which key it remembers the login. The
    /// identity provider has to return it unchanged. It may refuse or cut more than 80 bytes, and many forms drop it.
    ///
    /// ## Fix
    /// Send a short key and keep what it stands for on the server; let the identity provider return it.
    ///
    /// ## References
    /// SAML Bindings §3.4.3 and §3.5.3 (80 bytes at most).
    id: "saml/relay-state-lost",
    title: "RelayState that did not come back",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis).filter(|answer| answer.carried.parameter == "SAMLResponse") {
        let Some((carried, request)) = analysis.saml.request_of(answer.index) else { continue };
        // An answer to another request has another state by right.
        if request.id.is_none() || request.id != answer.message.in_response_to {
            continue;
        }
        let Some(sent) = carried.relay_state.as_deref().filter(|state| !state.is_empty()) else {
            continue;
        };
        let came = answer.carried.relay_state.as_deref().unwrap_or_default();
        if came == sent {
            continue;
        }
        let how = if came.is_empty() {
            "did not come back".to_owned()
        } else if sent.starts_with(came) {
            format!("came back cut to {} of {} bytes", came.len(), sent.len())
        } else {
            "came back changed".to_owned()
        };
        let long = if sent.len() > 80 {
            format!(" It has {} bytes; 80 are allowed.", sent.len())
        } else {
            String::new()
        };
        let finding = report
            .finding(format!("The RelayState of the request {how} with the answer delivered to {}.{long}", answer.place))
            .sentence(format!("RelayState {how}"), "the service provider does not know where the user wanted to go")
            .fix("Send a random key of at most 80 bytes as RelayState, keep the address under it on the server, and let the identity provider return it unchanged.");
        report.add(
            answer
                .finish_likely(finding, "the RelayState of the request", Level::Warning)
                .evidence(carried.exchange, Locus::RequestLine, ""),
        );
    }
}
