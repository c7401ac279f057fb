//! Signatures by algorithms that are broken.

use crate::{
    analysis::Analysis,
    finding::{Level, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// The SAML answer is signed with SHA-1 or MD5.
    ///
    /// ## Why
    /// Collisions of SHA-1 can be made, so newer libraries refuse such signatures. An update of one side then breaks the login.
    ///
    /// ## Fix
    /// Sign with SHA-256 on both sides.
    ///
    /// ## References
    /// NIST SP 800-131A, XML Signature 1.1 §6.2 (SHA-1 is discouraged).
    id: "saml/weak-algorithm",
    title: "SAML signature with SHA-1 or MD5",
    level: Warning, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        let in_query = answer.carried.signature_algorithm.as_deref();
        let weak = answer.message.algorithms().chain(in_query).find_map(|algorithm| {
            let name = algorithm.rsplit(['#', '/']).next().unwrap_or_default();
            if name.contains("sha1") {
                Some("SHA-1")
            } else if name.contains("md5") {
                Some("MD5")
            } else {
                None
            }
        });
        let Some(weak) = weak else { continue };
        let finding = report
            .finding(format!("The answer delivered to {} is signed with {weak}, which newer libraries refuse.", answer.place))
            .sentence(format!("The SAML answer is signed with {weak}"), "newer service providers refuse it")
            .fix("Set the signature algorithm at the identity provider:\nhttp://www.w3.org/2001/04/xmldsig-more#rsa-sha256\nhttp://www.w3.org/2001/04/xmlenc#sha256");
        let right = "rsa-sha256 or ecdsa-sha256, digest sha256";
        report.add(if answer.refused {
            answer
                .finish(finding, right, Level::Warning)
                .at_most(crate::finding::Certainty::Possible)
                .level(Level::Warning)
        } else {
            answer.finish(finding, right, Level::Warning)
        });
    }
}
