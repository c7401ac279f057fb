//! A certificate that is not good any more.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Level, Reporter},
    rules::assertion::delivered,
    words::duration,
};

crate::rule! {
    /// The certificate in the signature is expired or not yet good.
    ///
    /// ## Why
    /// Some service providers refuse signatures by an expired certificate, though the key is the right one. When the identity
    /// provider then gets a new certificate, every service provider that pinned the old one refuses its answers.
    ///
    /// ## Fix
    /// Renew the certificate at the identity provider, and give its metadata to all service providers before it is used.
    ///
    /// ## References
    /// RFC 5280 §4.1.2.5, SAML Metadata Interoperability Profile (keys count, dates need not).
    id: "saml/certificate-expired",
    title: "Signing certificate outside of its time",
    level: Error, bucket: ConfigurationDrift, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        let now = analysis.server_time(answer.carried.exchange);
        let wrong =
            answer.message.certificates.iter().find(|(begins, ends)| now < *begins || now > *ends);
        let Some((begins, ends)) = wrong else { continue };
        let what = if now > *ends {
            format!("expired {} ago, at {ends}", duration(now.seconds() - ends.seconds()))
        } else {
            format!("is not good before {begins}")
        };
        let finding = report
            .finding(format!("The certificate in the signature of the answer delivered to {} {what}.", answer.place))
            .sentence(format!("The identity provider's signing certificate {what}"), "service providers that look at the date refuse its answers")
            .fix("Renew the signing certificate at the identity provider, and load its new metadata into the service provider.");
        report.add(
            answer
                .finish(finding, "a certificate that is good today", Level::Warning)
                .at_most(Certainty::Possible),
        );
    }
}
