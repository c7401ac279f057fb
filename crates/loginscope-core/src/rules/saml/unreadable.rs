//! A message that no service provider can read.

use crate::{
    analysis::Analysis,
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A SAML message can't be decoded, or is encoded in another way than its binding asks for.
    ///
    /// ## Why
    /// By HTTP-POST a message is base64. By HTTP-Redirect it is compressed (raw DEFLATE), then base64, then percent-encoded.
    /// A step left out or done twice, a `+` that became a blank, or a proxy that cuts long addresses break it. Document type
    /// declarations are forbidden, since they can define entities that grow without end.
    ///
    /// ## Fix
    /// Let a SAML library write the message; check what changes the address or form on its way.
    ///
    /// ## References
    /// SAML Bindings §3.4.4.1 and §3.5.4; SAML Core §1.1.
    id: "saml/unreadable",
    title: "SAML message that can't be read",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for carried in &analysis.saml.messages {
        let refused = analysis.callback_refused(carried.exchange);
        let (why, level) = match (&carried.message, carried.encoding_fault) {
            (Err(why), _) => (why.as_str(), if refused { Level::Error } else { Level::Warning }),
            // Many receivers accept the other form too.
            (Ok(_), Some(fault)) if refused => (fault, Level::Error),
            (Ok(_), Some(fault)) => (fault, Level::Note),
            (Ok(_), None) => continue,
        };
        let (place, name) = (analysis.place(carried.exchange), carried.parameter);
        let locus =
            if carried.posted { Locus::RequestBody(name.into()) } else { Locus::RequestLine };
        let right = if carried.posted {
            "base64 of the XML"
        } else {
            "percent-encoded base64 of the raw-deflated XML"
        };
        let finding = report
            .finding(format!("`{name}` of {place} is not as it should be: {why}."))
            .sentence(
                format!("The SAML message can't be read as it is: {why}"),
                format!("{place} refuses it"),
            )
            .fix(format!("Write the parameter as the binding asks for it:\n{name}=<{right}>"))
            .evidence(carried.exchange, locus, right)
            .level(level);
        report.add(if level == Level::Error {
            finding.leads_to(Effect::TurnedAway(carried.exchange))
        } else {
            finding
        });
    }
}
