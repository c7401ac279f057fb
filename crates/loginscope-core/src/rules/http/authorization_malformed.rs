//! An Authorization header that no server can read.

use crate::{
    analysis::Analysis,
    finding::{Effect, Locus, Need, Reporter},
    http::authorization,
};

crate::rule! {
    /// The Authorization header of a refused request is malformed.
    ///
    /// ## Why
    /// The client put the header together wrongly: the variable with the token was empty, the scheme stands there twice or is missing, or the
    /// token still has quotes or percent signs of another encoding around it.
    ///
    /// ## Fix
    /// Send the scheme, one space and the token: `Authorization: Bearer …`.
    ///
    /// ## References
    /// RFC 9110 §11.6.2 (Authorization), RFC 6750 §2.1 (Bearer).
    id: "http/authorization-malformed",
    title: "Malformed Authorization header",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Authorization], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some((index, value)) = exchange.request_header("authorization") else { continue };
        if !matches!(exchange.status(), 400 | 401 | 403) || analysis.succeeds_later(exchange.id) {
            continue;
        }
        let Some(problem) = problem(value) else { continue };
        let place = analysis.place(exchange.id);
        let mut finding = report
                .finding(format!("The Authorization header of {place} {problem}; the answer was {}.", exchange.status()))
                .sentence(format!("The Authorization header of {place} {problem}"), format!("the server answers {}", exchange.status()))
                .fix("Send the scheme, one space and the token, and nothing where there is no token:\nAuthorization: Bearer …")
                .evidence(exchange.id, Locus::RequestHeader("Authorization".into(), Some(index)), "Authorization: Bearer …")
                .evidence(exchange.id, Locus::Status, "")
                .leads_to(Effect::CredentialsRefused(exchange.id))
                .leads_to(Effect::Anonymous(exchange.id));
        if let Some(login) = analysis
            .login_before(exchange.id)
            .filter(|_| authorization::is_of_empty_variable(value))
        {
            finding = finding.explained_by(Effect::NoSession(login));
        }
        report.add(finding);
        break;
    }
}

/// What is wrong with the header, after "the header"; no part of a token is repeated.
fn problem(value: &str) -> Option<&'static str> {
    let (scheme, rest) = authorization::credentials(value);
    if value.trim().matches('.').count() == 2 && rest.is_empty() {
        return Some("has a token and no scheme");
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    match rest {
        "" => Some("has a scheme and no token"),
        _ if authorization::is_of_empty_variable(value) => {
            Some("has the name of an empty variable in place of a token")
        }
        _ if rest.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")) => {
            Some("has the scheme twice")
        }
        _ if rest.starts_with(['"', '\'']) || rest.ends_with(['"', '\'']) => {
            Some("has quotes around the token")
        }
        _ if rest.contains("%20")
            || rest.contains("%2E")
            || rest.contains("%2B")
            || rest.contains("%3D") =>
        {
            Some("has a percent-encoded token")
        }
        _ if rest.contains(char::is_whitespace) => Some("has a space or line break in the token"),
        _ => None,
    }
}
