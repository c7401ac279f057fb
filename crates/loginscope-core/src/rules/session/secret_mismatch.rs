//! A session cookie that was signed with another secret.

use crate::{
    analysis::{Analysis, signatures::Verdict},
    finding::{Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A signed session cookie does not verify with the secret that was given.
    ///
    /// ## Why
    /// The application reads the cookie with its secret and takes one that does not verify for none. Instances with different secrets, a
    /// secret that is made at each start, and a deployment that changed it all look like that: the user is logged out.
    ///
    /// ## Fix
    /// Give every instance and every deployment the same secret, from its configuration.
    ///
    /// ## References
    /// Flask: SECRET_KEY; Django: SECRET_KEY and SECRET_KEY_FALLBACKS; Express: the `secret` of express-session.
    id: "session/secret-mismatch",
    title: "Session signed with another secret",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Keys, Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told: Vec<&str> = Vec::new();
    let signed = analysis.signed_cookies();
    for cookie in &signed {
        let verdict = analysis.signatures.of(&cookie.value).map(|signature| &signature.verdict);
        if verdict != Some(&Verdict::Invalid) || told.contains(&cookie.name.as_str()) {
            continue;
        }
        told.push(&cookie.name);
        let name = &cookie.name;
        let also_valid = signed.iter().find(|other| {
            other.name == *name
                && analysis
                    .signatures
                    .of(&other.value)
                    .is_some_and(|signature| signature.verdict == Verdict::Valid)
        });
        let place = analysis.place(cookie.exchange);
        let what = match also_valid {
            Some(other) => format!(
                "The cookie `{name}` of {place} was signed with another secret than that of {}: two instances have different secrets.",
                analysis.place(other.exchange)
            ),
            None => format!(
                "The cookie `{name}` of {place} was not signed with the secret that was given."
            ),
        };
        // The secret may be that of another deployment; a refused request says that the server has it too.
        let refused = analysis.steps().map(|(exchange, _)| exchange).find(|exchange| {
            exchange.id >= cookie.exchange
                && crate::analysis::sessions::sent_value(exchange, name)
                    == Some(cookie.value.as_str())
                && (exchange.status() == 403 || analysis.turned_away(exchange.id).is_some())
        });
        let locus = match cookie.header {
            Some(index) => Locus::ResponseHeader("Set-Cookie".into(), Some(index)),
            None => Locus::RequestHeader("Cookie".into(), None),
        };
        let mut finding = report
            .finding(what)
            .sentence(format!("The cookie `{name}` is signed with another secret"), "the application takes the user for a stranger")
            .fix("Give every instance the same secret from its configuration, and never one that is made at start:\nSECRET_KEY=… (the same everywhere)")
            .evidence(cookie.exchange, locus, "signed with the secret that was given");
        if let Some(refused) = refused {
            finding = finding
                .evidence(refused.id, Locus::RequestHeader("Cookie".into(), None), "")
                .leads_to(Effect::SessionLost(refused.id))
                .leads_to(Effect::CredentialsRefused(refused.id));
        } else if also_valid.is_none() {
            finding = finding.level(Level::Warning);
        }
        report.add(finding);
    }
}
