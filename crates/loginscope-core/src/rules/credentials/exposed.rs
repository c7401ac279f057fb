//! A password where others can read it.

use crate::{
    analysis::{Analysis, credentials, steps::StepKind},
    finding::{Locus, Reporter},
    site,
};

crate::rule! {
    /// A password was sent in a URL or over an unencrypted connection.
    ///
    /// ## Why
    /// URLs are kept in histories, logs and Referer headers; plain HTTP can be read by everybody on the way.
    ///
    /// ## Fix
    /// Send the login as a POST over https: `<form method="post" action="https://…">`.
    ///
    /// ## References
    /// OWASP Authentication Cheat Sheet (transmit passwords only over TLS); CWE-598.
    id: "credentials/exposed",
    title: "Password exposed on its way",
    level: Warning, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some(url) = analysis.url(exchange.id) else { continue };
        let place = analysis.place(exchange.id);
        if let Some(name) = credentials::password_in_url(exchange) {
            report.add(
                report
                    .finding(format!("{place} carried a password in its URL (parameter `{name}`): it stays in histories and logs."))
                    .fix("Send it in the body of a POST: `<form method=\"post\">`, or `fetch(url, { method: \"POST\", body })`.")
                    .evidence(exchange.id, Locus::RequestLine, "POST, with the password in the body"),
            );
            break;
        }
        let plain = url.scheme() == "http"
            && !site::is_potentially_trustworthy(url)
            && !site::is_internal(url);
        if kind == StepKind::LoginRequest && plain {
            report.add(
                report
                    .finding(format!("{place} carried a password over plain http: everybody on the way can read it."))
                    .fix(format!("Send it to https://{}{} and redirect http to https.", crate::analysis::host(url), url.path()))
                    .evidence(exchange.id, Locus::RequestLine, format!("POST https://{}{}", crate::analysis::host(url), url.path())),
            );
            break;
        }
    }
}
