//! A secret in a token that everyone can read.

use crate::{
    analysis::{Analysis, tokens::Token},
    finding::{Locus, Reporter},
};

crate::rule! {
    /// A JWT that is signed and not encrypted holds a password or the like.
    ///
    /// ## Why
    /// The payload of a signed token is base64url: whoever sees the token reads it, in a log, a browser's storage or a proxy.
    ///
    /// ## Fix
    /// Leave it out. Keep secrets on the server and put an identifier into the token.
    ///
    /// ## References
    /// RFC 7519 §12 (privacy); RFC 8725 §3.
    id: "token/sensitive-payload",
    title: "Secret in a readable token",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

/// Names of claims as they are without their separators, in lower case.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passwordhash",
    "hashedpassword",
    "passwordsalt",
    "secret",
    "clientsecret",
    "secretkey",
    "privatekey",
    "apikey",
    "apisecret",
    "ssn",
    "socialsecuritynumber",
    "creditcard",
    "creditcardnumber",
    "cardnumber",
    "cvv",
    "iban",
    "pin",
    "totpsecret",
    "mfasecret",
    "otpsecret",
];

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told: Vec<String> = Vec::new();
    for token in &analysis.tokens {
        let Some((id, place)) = token.seen.first() else { continue };
        let Some(path) = secret(token).filter(|path| !told.contains(path)) else { continue };
        report.add(
            report
                .finding(format!("The {} of {} has the claim `{path}`. It is signed, not encrypted: everyone who sees the token can read it.", token.label(), analysis.place(*id)))
                .sentence(format!("A token that everyone can read holds `{path}`"), "whoever sees the token knows it")
                .fix(format!("Leave `{path}` out of the claims where the token is made, and change the secret: it has been given away."))
                .evidence(*id, place.locus(), "")
                .evidence(*id, Locus::Claim(path.split('.').next().unwrap_or_default().to_owned()), "no such claim"),
        );
        told.push(path);
    }
}

/// The path of a claim that is a secret by its name.
fn secret(token: &Token) -> Option<String> {
    token.jwt.as_ref()?.claims.iter().find_map(|(name, value)| {
        if is_secret(name, value) {
            return Some(name.clone());
        }
        let inner = value.as_object()?.iter().find(|(inner, value)| is_secret(inner, value))?;
        Some(format!("{name}.{}", inner.0))
    })
}

/// Whether a claim of this name with this value gives something away; whether a password is set is no secret.
fn is_secret(name: &str, value: &serde_json::Value) -> bool {
    let bare: String =
        name.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let filled = value.as_str().is_some_and(|text| !text.is_empty()) || value.is_number();
    filled && SECRETS.contains(&bare.as_str())
}
