//! A session cookie without its guards.

use crate::{
    analysis::{Analysis, steps::StepKind},
    finding::{Locus, Need, Reporter},
};

crate::rule! {
    /// The session cookie lacks `HttpOnly`, `Secure` or `SameSite`.
    ///
    /// ## Why
    /// Without `HttpOnly` every script in the page can read it, without `Secure` it goes over plain HTTP too, without
    /// `SameSite` browsers treat it differently: Chrome as Lax, Firefox and Safari as None.
    ///
    /// ## Fix
    /// Say all three.
    ///
    /// ## References
    /// RFC 6265bis §4.1.2, §8.
    id: "cookie/weak-attributes",
    title: "Session cookie without HttpOnly, Secure or SameSite",
    level: Note, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told: Vec<&str> = Vec::new();
    for store in &analysis.cookies.stores {
        let in_login = matches!(
            analysis.kind(store.exchange),
            StepKind::LoginRequest | StepKind::AuthorizationResponse
        );
        let lower = store.name.to_ascii_lowercase();
        // A CSRF token in a cookie is there for scripts to read.
        let for_scripts = lower.contains("csrf") || lower.contains("xsrf");
        if !in_login
            || store.is_deletion()
            || store.is_lost()
            || for_scripts
            || !analysis.cookies.is_login_name(&store.name)
            || told.contains(&store.name.as_str())
        {
            continue;
        }
        let over_https = analysis.url(store.exchange).is_some_and(|url| url.scheme() == "https");
        let lacks = |name: &str| store.attribute(name).is_none();
        let mut missing: Vec<&str> = Vec::new();
        if lacks("httponly") {
            missing.push("HttpOnly");
        }
        if over_https && lacks("secure") {
            missing.push("Secure");
        }
        if lacks("samesite") {
            missing.push("SameSite");
        }
        if missing.is_empty() {
            continue;
        }
        told.push(&store.name);
        let changes: Vec<(&str, Option<&str>)> = missing
            .iter()
            .map(|name| (*name, Some(if *name == "SameSite" { "Lax" } else { "" })))
            .collect();
        let line = store.repaired(&changes);
        report.add(
            report
                .finding(format!(
                    "{} sets the session cookie `{}` without {}.",
                    analysis.place(store.exchange),
                    store.name,
                    missing.join(" and ")
                ))
                .fix(format!(
                    "Say them, unless a script or another site needs this cookie:\n{line}"
                ))
                .evidence(
                    store.exchange,
                    Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)),
                    line,
                ),
        );
    }
}
