//! The identity provider says no, in words.

use crate::{
    analysis::{Analysis, saml::words},
    finding::{Effect, Reporter},
    rules::assertion::delivered,
};

crate::rule! {
    /// The identity provider answers with another status than Success.
    ///
    /// ## Why
    /// The answer has a status with two levels: who is to blame (Requester, Responder), and often what happened. It holds no
    /// assertion then, so the service provider can't sign anybody in.
    ///
    /// ## Fix
    /// What the finding says for this code; the identity provider's log has the details.
    ///
    /// ## References
    /// SAML Core §3.2.2.2.
    id: "saml/status",
    title: "Identity provider answered with an error",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        let Some(outer) = answer.message.status.first().filter(|outer| *outer != "Success") else {
            continue;
        };
        let codes = &answer.message.status;
        let known = codes.iter().rev().find_map(|code| words::known(code));
        let shown: Vec<&str> = codes
            .iter()
            .map(|code| if words::known(code).is_some() { code.as_str() } else { "(another code)" })
            .collect();
        let (means, fix) = known.map_or(
            (
                "it gives no reason that the standard knows",
                "Look into the identity provider's log at this time.",
            ),
            |known| (known.means, known.fix),
        );
        let issuer = answer.message.issuer.as_deref().unwrap_or("The identity provider");
        let blame = match outer.as_str() {
            "Requester" => " It blames the request.",
            "Responder" => " It blames itself.",
            _ => "",
        };
        let id = answer.carried.exchange;
        report.add(
            answer
                .finish(
                    report
                        .finding(format!(
                            "{issuer} answered {} with the status {}: {means}.{blame}",
                            answer.place,
                            shown.join(" › ")
                        ))
                        .sentence(
                            format!("The identity provider refuses the login: {means}"),
                            "the service provider gets no assertion",
                        )
                        .fix(fix),
                    "Success",
                    crate::finding::Level::Error,
                )
                .leads_to(Effect::TurnedAway(id)),
        );
    }
}
