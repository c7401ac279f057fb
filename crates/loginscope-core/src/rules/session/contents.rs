//! What the session cookies are.

use crate::{
    analysis::Analysis,
    finding::{Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A session cookie tells by its form which framework made it and, where it is not encrypted, what it holds.
    ///
    /// ## Why
    /// Some frameworks keep the session on the server and an identifier in the cookie; others write all of it into the cookie, signed so
    /// that nobody changes it, but readable for everyone who has it.
    ///
    /// ## Fix
    /// Nothing to change where nothing secret is in it. Else keep it on the server.
    ///
    /// ## References
    /// RFC 6265 §8.3 and §8.4 (clear text, session identifiers).
    id: "session/contents",
    title: "Session cookie recognised",
    level: Note, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

/// Words of what should not be in a readable cookie.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "private_key",
    "api_key",
    "apikey",
    "access_token",
    "refresh_token",
    "credit_card",
];

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for cookie in analysis.session_contents() {
        let name = &cookie.name;
        let members = cookie.members.as_deref().unwrap_or_default();
        let holds = match (cookie.members.is_some(), members.is_empty()) {
            (false, _) => String::new(),
            (true, true) => " Nothing is in it.".to_owned(),
            (true, false) => format!(" In it: `{}`.", members.join("`, `")),
        };
        let signed =
            cookie.signed_at.map(|at| format!(" It was signed at {at}.")).unwrap_or_default();
        let secret =
            members.iter().find(|member| SECRETS.contains(&member.to_ascii_lowercase().as_str()));
        let locus = match cookie.header {
            Some(index) => Locus::ResponseHeader("Set-Cookie".into(), Some(index)),
            None => Locus::RequestHeader("Cookie".into(), None),
        };
        let finding = report
            .finding(format!(
                "The cookie `{name}` is made like this: {}.{holds}{signed}",
                cookie.maker
            ))
            .evidence(cookie.exchange, locus, "");
        report.add(match secret {
            Some(secret) => finding
                .level(Level::Warning)
                .sentence(format!("The cookie `{name}` holds `{secret}` and can be read by everyone who has it"), "a secret is given away")
                .fix(format!("Keep `{secret}` on the server, and encrypt the cookie or keep an identifier in it.")),
            None => finding,
        });
    }
}
