//! Access-Control-Allow-Origin names another origin.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::Reporter,
};

crate::rule! {
    /// The answer allows another origin than the page's.
    ///
    /// ## Why
    /// Browsers compare the header with the page's origin letter by letter: scheme, host and port, no slash at the end, no list, no pattern.
    ///
    /// ## Fix
    /// Compare the request's Origin with a list on the server and send back exactly that value.
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `AllowOriginMismatch`; Firefox: `CORSAllowOriginNotMatchingOrigin`.
    id: "cors/origin-mismatch",
    title: "Access-Control-Allow-Origin names another origin",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis).filter(|crossing| *crossing.failure == CorsFailure::OriginMismatch) {
        let origin = &crossing.verdict.origin;
        let Some((_, said)) = crossing.exchange.response_header("access-control-allow-origin") else { continue };
        if origin == "null" {
            continue;
        }
        let finding = report
            .finding(format!("{} to {} allows `{said}`, and the page is `{origin}`: {}.", crossing.subject(), crossing.place, difference(said.trim(), origin)))
            .sentence(format!("{} allows the origin `{said}` instead of `{origin}`", crossing.host), "the browser keeps the answer from the script")
            .fix(format!("Send with this answer:\n{}", crossing.lines()))
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), origin.clone());
        report.add(crossing.finish(analysis, finding));
    }
}

/// What is different, in words.
fn difference(said: &str, origin: &str) -> &'static str {
    let host = |text: &str| text.split("://").nth(1).unwrap_or(text).split(':').next().unwrap_or_default().to_owned();
    if said.contains([',', ' ']) {
        "the header takes one origin, not a list"
    } else if said.contains('*') {
        "patterns do not count"
    } else if said.strip_suffix('/') == Some(origin) {
        "the slash at the end is too much"
    } else if said.eq_ignore_ascii_case(origin) {
        "upper and lower case differ"
    } else if said == "null" {
        "`null` stands for pages without an origin of their own"
    } else if !said.contains("://") {
        "the scheme is missing"
    } else if host(said) == host(origin) && said.split("://").next() != origin.split("://").next() {
        "the scheme differs"
    } else if host(said) == host(origin) {
        "the port differs"
    } else {
        "that is another host"
    }
}
