//! A login that answers with a token, and a client that waits for a cookie.

use crate::{
    analysis::{
        Analysis,
        steps::StepKind,
        tokens::{Place, Token},
    },
    finding::{Effect, Locus, Need, Reporter},
    model::ExchangeId,
};

crate::rule! {
    /// The login answered with a token in its JSON, and the requests after it carry neither that token nor a session cookie.
    ///
    /// ## Why
    /// A browser sends cookies by itself, but a token from a JSON body only where a script puts it into a header. Client and API
    /// have different ideas of how a user is recognised.
    ///
    /// ## Fix
    /// Either the client sends `Authorization: Bearer …` with the token, or the login sets it as a cookie.
    ///
    /// ## References
    /// RFC 6750 §2.1 (the Authorization header).
    id: "http/token-in-wrong-place",
    title: "Token in the answer, nothing on the requests",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Authorization, Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for login in analysis.attempts() {
        let Some(exchange) = analysis.trace.get(login) else { continue };
        if !(200..300).contains(&exchange.status())
            || exchange.response_header("set-cookie").is_some()
        {
            continue;
        }
        let Some((token, path)) = token_given(analysis, login) else { continue };
        let sent_later = token.seen.iter().any(|(id, place)| *id > login && !place.is_answer());
        let refused = analysis.steps().skip(login.0 as usize + 1).find(|(next, kind)| {
            *kind == StepKind::ApiRequest
                && next.status() == 401
                && next.request.headers_complete
                && next.request_header("authorization").is_none()
                && analysis.same_site(login, next.id)
                && !analysis.succeeds_later(next.id)
        });
        let Some((refused, _)) = refused.filter(|_| !sent_later) else { continue };
        let place = analysis.place(refused.id);
        report.add(
            report
                .finding(format!(
                    "{} answered with a token (`{path}`) and set no cookie. {place} carried neither an Authorization header nor a cookie and was answered with 401.",
                    analysis.place(login)
                ))
                .sentence(format!("The token that {} answers with is never sent", analysis.place(login)), format!("{place} is answered with 401"))
                .fix("In the client: `headers: { Authorization: `Bearer ${token}` }` on every call of the API; or let the login answer with `Set-Cookie: session=…; Path=/; Secure; HttpOnly; SameSite=Lax`.")
                .evidence(login, Locus::ResponseBody(path.clone()), "")
                .evidence(refused.id, Locus::RequestHeader("Authorization".into(), None), "Authorization: Bearer …")
                .leads_to(Effect::NoSession(login))
                .leads_to(Effect::Anonymous(refused.id)),
        );
    }
}

/// The token in the answer of a login that a client should send, and its path in the JSON.
fn token_given(analysis: &Analysis, login: ExchangeId) -> Option<(&Token, &String)> {
    analysis
        .tokens
        .iter()
        .filter(|token| {
            !matches!(
                token.name.as_str(),
                "refresh_token" | "refreshToken" | "id_token" | "idToken"
            )
        })
        .find_map(|token| {
            token.seen.iter().find_map(|(id, place)| match place {
                Place::ResponseBody(path) if *id == login => Some((token, path)),
                _ => None,
            })
        })
}
