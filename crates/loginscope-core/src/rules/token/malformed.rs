//! A token that was damaged on its way.

use crate::{
    analysis::{
        Analysis,
        tokens::{Fault, Place, Shape, Token},
    },
    finding::{Effect, Level, Reporter},
    http::authorization,
};

crate::rule! {
    /// A token can't be read: it is cut, padded, wrapped or encoded once more than it should be.
    ///
    /// ## Why
    /// A JWT is three parts of base64url with dots between them, without padding. A column of 255 characters, a copy from a shortened
    /// display or an encoding that was not undone breaks it, and with it its signature.
    ///
    /// ## Fix
    /// Pass the token on byte for byte as the issuer gave it, and give its column or cookie room for it.
    ///
    /// ## References
    /// RFC 7515 §2 (base64url without padding), §7.1 (compact serialization).
    id: "token/malformed",
    title: "Damaged token",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let refusal = analysis.refusal_of(token);
        let whole = refusal.and_then(|_| whole(analysis, token));
        let fault = match (&token.shape, whole) {
            (_, Some(whole)) => format!(
                "has {} of the {} characters that {} gave",
                token.value.len(),
                whole.0,
                whole.1
            ),
            (Shape::Malformed(Fault { what, at }), None) => {
                format!("is damaged at its byte {at}: {what}")
            }
            _ => continue,
        };
        let Some((id, place)) =
            refusal.map(|refusal| (refusal.exchange.id, refusal.place)).or_else(|| given(token))
        else {
            continue;
        };
        // Wrappings around the header's token have a rule of their own.
        if *place == Place::Authorization && wrapped(analysis, id) {
            continue;
        }
        let label = token.label();
        let mut finding = report
            .finding(format!("The {label} of {} {fault}.", analysis.place(id)))
            .fix("Pass the token on as it was given, byte for byte; a database column for it needs at least 8 KiB, not 255 characters.")
            .evidence(id, place.locus(), "header.payload.signature in base64url")
            .leads_to(Effect::CredentialsRefused(id));
        finding = match refusal {
            Some(refusal) => finding.sentence(
                format!("The {label} {fault}"),
                format!("the server answers {}", refusal.exchange.status()),
            ),
            None => finding
                .sentence(format!("The {label} {fault}"), "nobody can check it")
                .level(Level::Warning),
        };
        report.add(finding);
    }
}

/// The length of the issued token that this one is the beginning of, and who gave it.
fn whole(analysis: &Analysis, token: &Token) -> Option<(usize, String)> {
    // Disclosures are left out on purpose (RFC 9901).
    let disclosing = matches!(token.shape, Shape::SdJwt { .. });
    if token.value.len() < 20
        || !token.value.starts_with("ey")
        || disclosing
        || token.issued().is_some()
    {
        return None;
    }
    let whole = analysis.tokens.iter().find(|other| {
        other.issued().is_some()
            && other.value.len() > token.value.len()
            && other.value.starts_with(token.value.as_str())
    })?;
    Some((whole.value.len(), analysis.place(whole.issued()?.0)))
}

/// The answer that brought it broken, under a name that says that it is a token.
fn given(token: &Token) -> Option<(crate::model::ExchangeId, &Place)> {
    token.issued().filter(|_| !token.name.is_empty() && token.value.starts_with("ey"))
}

fn wrapped(analysis: &Analysis, id: crate::model::ExchangeId) -> bool {
    analysis
        .trace
        .get(id)
        .and_then(|exchange| exchange.request_header("authorization"))
        .is_some_and(|(_, value)| {
            let (_, rest) = authorization::credentials(value);
            rest.contains(['"', '\'', '%', ' '])
        })
}
