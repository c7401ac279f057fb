//! An answer to another request, or the same answer twice.

use crate::{
    analysis::{
        Analysis,
        saml::{Carried, Message},
    },
    finding::{Level, Locus, Reporter},
    rules::assertion::{Delivered, delivered},
};

crate::rule! {
    /// The answer names another request than the one that this browser made, or it was delivered before.
    ///
    /// ## Why
    /// The service provider keeps the ID of its request and takes an answer to this ID only, and only once. Another tab that
    /// began a login later, a login that the identity provider began by itself, the back button or a reload break that.
    ///
    /// ## Fix
    /// Begin the login anew at the service provider. If logins begun at the identity provider are wanted, allow unsolicited answers.
    ///
    /// ## References
    /// SAML Profiles §4.1.4.3 and §4.1.4.5, SAML Core §3.2.2.
    id: "saml/in-response-to-mismatch",
    title: "SAML answer to another request",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut before: Vec<(Option<&str>, &Carried)> = Vec::new();
    for answer in delivered(analysis) {
        let id = answer.message.id.as_deref();
        let first = before
            .iter()
            .find(|(known, _)| known.is_some() && *known == id)
            .map(|(_, carried)| *carried);
        // Hundreds of answers are no login; the last ones are compared.
        if before.len() >= 100 {
            before.remove(0);
        }
        before.push((id, answer.carried));
        if !answer.refused {
            continue;
        }
        let request = analysis.saml.request_of(answer.index);
        let (what, clause, other) = match (first, request) {
            (Some(first), _) => (
                format!(
                    "The answer delivered to {} was delivered before; a service provider takes each only once.",
                    answer.place
                ),
                "The same SAML answer was delivered twice",
                Some(first),
            ),
            (None, Some((carried, request))) if is_other(request, answer.message) => (
                format!(
                    "The answer delivered to {} is to another request than the one that was made last.",
                    answer.place
                ),
                "The SAML answer belongs to another request",
                Some(carried),
            ),
            (None, None) if unsolicited(&answer) && !analysis.started_late => (
                format!(
                    "The answer delivered to {} is to no request: the login was begun at the identity provider, and the service provider did not take it.",
                    answer.place
                ),
                "The login was begun at the identity provider, and the service provider takes only answers to its own requests",
                None,
            ),
            _ => continue,
        };
        let finding = report
            .finding(what)
            .sentence(clause, format!("{} refuses it", answer.place))
            .fix("Begin the login anew at the service provider and keep one request for each login under way. To allow logins begun at the identity provider, switch on unsolicited (IdP-initiated) answers.");
        let finding = answer.finish_likely(
            finding,
            "InResponseTo with the ID of the AuthnRequest",
            Level::Note,
        );
        report.add(match other {
            Some(carried) => finding.evidence(carried.exchange, Locus::RequestLine, ""),
            None => finding,
        });
    }
}

fn is_other(request: &Message, answer: &Message) -> bool {
    let ids = answer
        .assertions
        .iter()
        .flat_map(|assertion| &assertion.confirmations)
        .filter_map(|one| one.in_response_to.as_ref());
    let named = answer.in_response_to.iter().chain(ids).next();
    request.id.as_ref().is_some_and(|id| named.is_some_and(|named| named != id))
}

fn unsolicited(answer: &Delivered<'_>) -> bool {
    answer.carried.parameter == "SAMLResponse"
        && answer.message.in_response_to.is_none()
        && answer.message.status.first().is_some_and(|status| status == "Success")
}
