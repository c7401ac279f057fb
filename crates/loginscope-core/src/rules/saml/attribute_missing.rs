//! An assertion that does not say who the user is.

use crate::{
    analysis::Analysis,
    finding::{Level, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// The assertion has no NameID, or lacks the e-mail address, name or groups that applications look for.
    ///
    /// ## Why
    /// The identity provider sends only the attributes that are mapped for this application, and none that the user has not.
    /// The service provider then can't find or make the account.
    ///
    /// ## Fix
    /// Map the attributes at the identity provider, under the names that the service provider expects.
    ///
    /// ## References
    /// SAML Core §2.4.1.1 and §2.7.3, SAML Profiles §4.1.4.2.
    id: "saml/attribute-missing",
    title: "Assertion without NameID or attributes",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        let success = answer.message.status.iter().all(|status| status == "Success");
        // Applications differ in what they need; what was taken was enough.
        let (true, true, Some(assertion)) =
            (success, answer.refused, answer.message.assertions.first())
        else {
            continue;
        };
        let has = |words: &[&str]| {
            assertion.attributes.iter().any(|name| {
                let name = name.to_ascii_lowercase();
                words.iter().any(|word| name.contains(word))
            })
        };
        let mut missing = Vec::new();
        if !assertion.has_name_id {
            missing.push("a NameID".to_owned());
        }
        if assertion.attributes.is_empty() {
            missing.push("any attribute with a value".to_owned());
        } else if !has(&["mail", "0.9.2342.19200300.100.1.3", "upn", "principal"]) {
            missing.push("an e-mail address".to_owned());
        }
        let empty: Vec<&str> =
            assertion.empty_attributes.iter().take(5).map(String::as_str).collect();
        if !empty.is_empty() {
            missing.push(format!("a value of `{}`", empty.join("`, `")));
        }
        if missing.is_empty() {
            continue;
        }
        let lacks = missing.join(", ");
        let there: Vec<&str> = assertion.attributes.iter().take(20).map(String::as_str).collect();
        let finding = report
            .finding(format!(
                "The assertion delivered to {} lacks {lacks}. It has {}.",
                answer.place,
                if there.is_empty() { "no attributes".to_owned() } else { format!("the attributes `{}`", there.join("`, `")) },
            ))
            .sentence(format!("The assertion lacks {lacks}"), "the service provider does not know who the user is")
            .fix("Map NameID, e-mail address, name and groups for this application at the identity provider, under the names that the service provider reads.");
        let finding = answer.finish(finding, lacks, Level::Note);
        report.add(finding.at_most(crate::finding::Certainty::Possible));
    }
}
