//! An assertion that anybody could have written.

use crate::{
    analysis::Analysis,
    finding::{Level, Reporter},
    rules::assertion::{Delivered, delivered},
};

crate::rule! {
    /// Neither answer nor assertion is signed, or the signature is of another element.
    ///
    /// ## Why
    /// The message goes through the user's browser, so only a signature tells that the identity provider wrote it. A service
    /// provider has to refuse an unsigned one, and one whose signature covers something else than the assertion that it reads.
    ///
    /// ## Fix
    /// Let the identity provider sign the assertion, and the service provider demand it.
    ///
    /// ## References
    /// SAML Profiles §4.1.3.5 and §4.1.4.2, SAML Core §5.4.
    id: "saml/unsigned",
    title: "Assertion without a signature of its own",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        if answer.message.assertions.is_empty() {
            continue;
        }
        let Some((what, clause)) = fault(&answer) else { continue };
        let finding = report
            .finding(format!("The answer delivered to {}: {what}.", answer.place))
            .sentence(clause, "a service provider has to refuse it; one that takes it takes forged ones too")
            .fix("Sign the assertion (and best the answer too) at the identity provider, with RSA or ECDSA and SHA-256. In the service provider demand it (`wantAssertionsSigned`, WantAssertionsSigned=\"true\").");
        report.add(answer.finish(
            finding,
            "a signature of the assertion or of the whole answer",
            Level::Warning,
        ));
    }
}

fn fault(answer: &Delivered<'_>) -> Option<(&'static str, &'static str)> {
    let message = answer.message;
    if message.signatures.is_empty() && answer.carried.signature_algorithm.is_none() {
        return Some(("neither it nor its assertion is signed", "The assertion is not signed"));
    }
    if message.has_duplicate_id {
        return Some((
            "two of its elements have the same ID, so a signature may be of either",
            "Two elements of the SAML answer have the same ID",
        ));
    }
    // An empty reference means the whole document (SAML forbids it, some write it).
    let of_another = message.signatures.iter().any(|signature| {
        let of_message = ["Response", "Assertion"].contains(&signature.parent.as_str());
        of_message
            && signature
                .reference
                .as_ref()
                .is_some_and(|id| !id.is_empty() && *id != signature.parent_id)
    });
    of_another.then_some((
        "a signature stands in one element and is of another",
        "The signature is of another element than the one it stands in",
    ))
}
