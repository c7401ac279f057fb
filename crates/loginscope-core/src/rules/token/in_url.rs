//! A token in a URL.

use crate::{
    analysis::{
        Analysis,
        steps::StepKind,
        tokens::{Place, Shape, Token},
    },
    finding::{Level, Locus, Reporter},
    model::{ExchangeId, ResourceType},
};

crate::rule! {
    /// A token stands in the query of a URL.
    ///
    /// ## Why
    /// URLs are kept in histories and in the logs of servers and proxies, and they go to other sites in the Referer header. Whoever reads
    /// the token there can use it.
    ///
    /// ## Fix
    /// Send it in the Authorization header. A WebSocket can't have one: give it a ticket that is good once and for seconds.
    ///
    /// ## References
    /// RFC 6750 §2.3 and §5.3 (don't pass bearer tokens in page URLs); RFC 9700 §4.3.2.
    id: "token/in-url",
    title: "Token in a URL",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let in_query = token.seen.iter().find_map(|(id, place)| match place {
            Place::Query(name) if is_for_use(analysis, token, *id, name) => Some((*id, name)),
            _ => None,
        });
        let Some((id, name)) = in_query else { continue };
        let place = analysis.place(id);
        let leak = leaked_to(analysis, token, id);
        let kind = analysis.trace.get(id).and_then(|exchange| exchange.hints.resource_type);
        let socket = kind == Some(ResourceType::WebSocket);
        let bare = matches!(kind, Some(ResourceType::Image | ResourceType::Media))
            || analysis
                .trace
                .get(id)
                .and_then(|exchange| exchange.request_header("accept"))
                .is_some_and(|(_, accept)| accept.contains("text/event-stream"));
        let level = match leak {
            // Scripts can't give these a header, and a page gets a token from a link.
            None if socket || bare || analysis.is_document(id) => Level::Note,
            _ => Level::Warning,
        };
        let mut finding = report
            .finding(match &leak {
                Some((_, other)) => format!("{place} carried a token in its URL (`{name}`), and {other} received that URL in its Referer header."),
                None => format!("{place} carried a token in its URL (`{name}`). URLs are kept in logs and histories."),
            })
            .sentence(format!("A token stands in the URL of {place}"), "logs, histories and other sites get to know it")
            .fix(if socket {
                "Ask the API for a ticket that is good once and for seconds, and open the WebSocket with that."
            } else {
                "Send the token in a header instead of the URL:\nAuthorization: Bearer …"
            })
            .evidence(id, Locus::RequestLine, "no token")
            .level(level);
        if let Some((other, _)) = leak {
            finding = finding.evidence(
                other,
                Locus::RequestHeader("Referer".into(), None),
                "Referrer-Policy: strict-origin-when-cross-origin",
            );
        }
        report.add(finding);
    }
}

/// Whether the parameter opens something; hints, one-time links and answers of a provider are other things.
fn is_for_use(analysis: &Analysis, token: &Token, id: ExchangeId, name: &str) -> bool {
    let step = matches!(
        analysis.kind(id),
        StepKind::Logout
            | StepKind::AuthorizationRequest
            | StepKind::AuthorizationResponse
            | StepKind::PasswordReset
            | StepKind::Registration
    );
    let hint = matches!(
        name,
        "id_token_hint"
            | "login_hint_token"
            | "request"
            | "state"
            | "code"
            | "logout_token"
            | "client_assertion"
    );
    let readable =
        token.jwt.is_some() || matches!(token.shape, Shape::Jwe { .. } | Shape::Paseto { .. });
    !step && !hint && (readable || name == "access_token")
}

/// Another site that was told the URL.
fn leaked_to(analysis: &Analysis, token: &Token, id: ExchangeId) -> Option<(ExchangeId, String)> {
    let later = analysis.trace.exchanges.iter().skip(id.0 as usize + 1);
    let mut told = later.filter(|next| {
        next.request_header("referer")
            .is_some_and(|(_, referer)| referer.contains(token.value.as_str()))
    });
    let other = told.find(|next| !analysis.same_site(id, next.id))?;
    Some((other.id, analysis.place(other.id)))
}
