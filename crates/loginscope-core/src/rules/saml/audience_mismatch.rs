//! An assertion for somebody else.

use crate::{
    analysis::{Analysis, oauth::redirect_uri::difference},
    finding::{Level, Locus, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// The assertion is made for another audience than the service provider that asked.
    ///
    /// ## Why
    /// `Audience` has to be the service provider's entity ID, character by character. They differ when the identity provider
    /// has the entity ID of another environment, http for https, or a slash at the end.
    ///
    /// ## Fix
    /// Set the same entity ID on both sides.
    ///
    /// ## References
    /// SAML Core §2.5.1.4, SAML Profiles §4.1.4.3.
    id: "saml/audience-mismatch",
    title: "Assertion for another audience",
    level: Error, bucket: ConfigurationDrift, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        let Some((carried, request)) = analysis.saml.request_of(answer.index) else { continue };
        let Some(asked) = request.issuer.as_deref() else { continue };
        for assertion in &answer.message.assertions {
            let Some(first) = assertion.audiences.first() else { continue };
            if assertion.audiences.iter().any(|audience| audience == asked) {
                continue;
            }
            let Some(found) = difference(first, asked) else { continue };
            let finding = report
                .finding(format!("The assertion is for `{}`, but `{}` asked for it: they differ in the {}.", found.first, found.second, found.part))
                .sentence(format!("The assertion is made for `{first}` and not for `{asked}`"), "the service provider has to refuse it")
                .fix(format!("Set the service provider's entity ID (Audience, Identifier) at the identity provider to:\n{asked}"));
            report.add(answer.finish(finding, asked, Level::Warning).evidence(
                carried.exchange,
                Locus::RequestLine,
                "",
            ));
        }
    }
}
