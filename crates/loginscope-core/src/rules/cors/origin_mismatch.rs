//! Access-Control-Allow-Origin names another origin.

use super::super::crossing;
use crate::{
    analysis::{Analysis, cors::CorsFailure},
    finding::{Effect, Reporter},
    site::Origin,
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
    /// Fetch §4.10 (CORS check). Chromium: `AllowOriginMismatch`, `MultipleAllowOriginValues`, `InvalidAllowOriginValue`; Firefox:
    /// `CORSAllowOriginNotMatchingOrigin`.
    id: "cors/origin-mismatch",
    title: "Access-Control-Allow-Origin names another origin",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let named = [CorsFailure::OriginMismatch, CorsFailure::OriginList, CorsFailure::OriginInvalid];
    for crossing in crossing::failed(analysis).filter(|crossing| named.contains(crossing.failure)) {
        let origin = &crossing.verdict.origin;
        let Some((_, said)) = crossing.exchange.response_header("access-control-allow-origin")
        else {
            continue;
        };
        let said = said.trim();
        let allows = if said.is_empty() { "no origin".to_owned() } else { format!("`{said}`") };
        let finding = report
            .finding(format!(
                "{} to {} allows {allows}, and the page is `{origin}`: {}.",
                crossing.subject(),
                crossing.place,
                difference(said, origin)
            ))
            .sentence(
                format!("{} allows {allows} instead of `{origin}`", crossing.host),
                "the browser keeps the answer from the script",
            )
            .fix(format!("Send with this answer:\n{}", crossing.lines()))
            .evidence(
                crossing.exchange.id,
                crossing.header("Access-Control-Allow-Origin"),
                origin.clone(),
            )
            .explained_by(Effect::FromCache(crossing.exchange.id));
        report.add(crossing.finish(analysis, finding));
    }
}

/// What is different, in words.
fn difference(said: &str, origin: &str) -> &'static str {
    if said.is_empty() {
        return "the header is empty";
    }
    if said.contains([',', ' ']) {
        return "the header takes one origin, not a list";
    }
    if said.contains('*') {
        return "patterns do not count";
    }
    if said.strip_suffix('/') == Some(origin) {
        return "the slash at the end is too much";
    }
    if said.trim_matches(['"', '\'']) == origin {
        return "the quotes are too much";
    }
    if said.eq_ignore_ascii_case(origin) {
        return "upper and lower case differ";
    }
    if said.eq_ignore_ascii_case("null") {
        return "`null` stands for pages without an origin of their own";
    }
    if !said.contains("://") {
        return "the scheme is missing";
    }
    let (
        Some(Origin::Tuple { scheme, host, port }),
        Some(Origin::Tuple { scheme: own_scheme, host: own_host, port: own_port }),
    ) = (Origin::parse(said), Origin::parse(origin))
    else {
        return "that is no origin";
    };
    if host != own_host {
        "that is another host"
    } else if scheme != own_scheme {
        "the scheme differs"
    } else if port != own_port {
        "the port differs"
    } else if said.split('/').nth(3).is_some() {
        "an origin has no path"
    } else {
        "it is written in another way"
    }
}
