//! A token in a header that the script cannot see.

use crate::{
    analysis::{Analysis, steps::StepKind},
    finding::{Effect, Level, Locus, Reporter},
    http::authorization::is_of_empty_variable,
};

crate::rule! {
    /// The login answers with a token in a header, which a script of another origin may not read.
    ///
    /// ## Why
    /// Of a cross-origin answer a script sees a few headers only, unless Access-Control-Expose-Headers names more.
    ///
    /// ## Fix
    /// Expose the header.
    ///
    /// ## References
    /// Fetch §3.3.3 (CORS-safelisted response-header names, Access-Control-Expose-Headers).
    id: "cors/token-header-not-exposed",
    title: "Token header not exposed",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

const NAMES: &[&str] = &[
    "authorization",
    "x-auth-token",
    "x-access-token",
    "access-token",
    "x-token",
    "x-jwt",
    "x-csrf-token",
    "x-xsrf-token",
];

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some(verdict) = analysis.cors(exchange.id).filter(|verdict| verdict.failure.is_none())
        else {
            continue;
        };
        if !matches!(kind, StepKind::LoginRequest | StepKind::TokenRequest | StepKind::Refresh) {
            continue;
        }
        let Some((name, index)) = NAMES
            .iter()
            .find_map(|name| exchange.response_header(name).map(|(index, _)| (*name, index)))
        else {
            continue;
        };
        let exposed = exchange
            .response
            .iter()
            .flat_map(|response| response.headers.all("access-control-expose-headers"))
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim);
        let mut exposed = exposed.filter(|value| {
            value.eq_ignore_ascii_case(name) || (*value == "*" && !verdict.credentials)
        });
        if exposed.next().is_some() {
            continue;
        }
        let refused = analysis.steps().skip(exchange.id.0 as usize + 1).any(|(later, _)| {
            later.status() == 401
                && later
                    .request_header("authorization")
                    .is_none_or(|(_, value)| is_of_empty_variable(value))
                && analysis.same_site(exchange.id, later.id)
        });
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!("{place} answers with the header `{name}`, which a script on {} may not read: Access-Control-Expose-Headers does not name it.", verdict.origin))
                .sentence(format!("The script cannot read the header `{name}` of {place}"), "it has no token to send")
                .fix(format!("Send with this answer:\nAccess-Control-Expose-Headers: {name}"))
                .level(if refused { Level::Error } else { Level::Note })
                .evidence(exchange.id, Locus::ResponseHeader(name.to_owned(), Some(index)), "")
                .evidence(exchange.id, Locus::ResponseHeader("Access-Control-Expose-Headers".into(), None), name)
                .leads_to(Effect::NoSession(exchange.id)),
        );
    }
}
