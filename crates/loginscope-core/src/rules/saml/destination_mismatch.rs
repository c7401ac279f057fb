//! An answer that was meant for another address.

use crate::{
    analysis::{Analysis, oauth::redirect_uri::difference},
    finding::{Level, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// `Destination` or `Recipient` of the answer is not the address to which it was posted, or not the one that was asked for.
    ///
    /// ## Why
    /// The service provider compares them with its own address. Behind a proxy that ends TLS it believes that it was called by
    /// http or by an internal name, and refuses an answer that is right.
    ///
    /// ## Fix
    /// Set the same assertion consumer URL on both sides; behind a proxy pass scheme and host on.
    ///
    /// ## References
    /// SAML Core §3.2.2, SAML Bindings §3.5.5.2, SAML Profiles §4.1.4.2.
    id: "saml/destination-mismatch",
    title: "SAML answer for another address",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        let Some(url) = analysis.delivered_to(answer.carried) else { continue };
        let message = answer.message;
        let recipients = message
            .assertions
            .iter()
            .flat_map(|assertion| &assertion.confirmations)
            .filter_map(|one| one.recipient.as_deref());
        let named = message.destination.as_deref().map(|uri| ("Destination", uri));
        let asked = analysis
            .saml
            .request_of(answer.index)
            .and_then(|(_, request)| request.consumer_url.as_deref());
        let named = named
            .into_iter()
            .chain(recipients.map(|uri| ("Recipient", uri)))
            .chain(asked.map(|uri| ("the requested AssertionConsumerServiceURL", uri)));
        let wrong = named.filter(|(_, uri)| !uri.is_empty()).find_map(|(what, uri)| {
            let bare = uri.split('?').next().unwrap_or(uri);
            difference(bare, &url)
                .filter(|found| !found.part.starts_with("spelling"))
                .map(|found| (what, found))
        });
        let Some((what, found)) = wrong else { continue };
        let mut words = format!(
            "{what} is `{}`, but the answer was delivered to `{}`: the {} differs.",
            found.first, found.second, found.part
        );
        let mut fix = format!(
            "Set the assertion consumer service (ACS, Reply URL) at the identity provider and in the service provider to:\n{url}"
        );
        if found.part == "scheme" {
            words
                .push_str(" Most likely the service provider does not know that a proxy ends TLS.");
            fix.push_str("\nPass `X-Forwarded-Proto` and let the service provider trust it.");
        }
        let finding = report
            .finding(words)
            .sentence(format!("The SAML answer is for another address than the one it was delivered to (the {} differs)", found.part), format!("{} refuses it", answer.place))
            .fix(fix);
        report.add(answer.finish(finding, url, Level::Note));
    }
}
