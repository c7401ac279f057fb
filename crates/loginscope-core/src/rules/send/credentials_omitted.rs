//! A script asks another origin without credentials.

use crate::{
    analysis::{Analysis, context::CredentialsMode, host, steps::StepKind},
    finding::{Certainty, Effect, Locus, Need, Reporter},
};

crate::rule! {
    /// A script asks another origin without `credentials: "include"`, so the cookies of that origin stay at home.
    ///
    /// ## Why
    /// `fetch` sends cookies to the page's own origin only, unless it is told otherwise; another sub-domain or
    /// port is another origin. `XMLHttpRequest` needs `withCredentials = true`.
    ///
    /// ## Fix
    /// Call `fetch(url, { credentials: "include" })`; the server must answer with the exact origin in
    /// `Access-Control-Allow-Origin` and with `Access-Control-Allow-Credentials: true`.
    ///
    /// ## References
    /// Fetch §2.2.5 (credentials mode).
    id: "send/credentials-omitted",
    title: "Request to another origin without credentials",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let Some(context) = analysis.context(exchange.id) else { continue };
        let refused = analysis.turned_away(exchange.id).is_some()
            || exchange.response.as_ref().is_some_and(|response| response.status == 403);
        if !refused
            || kind == StepKind::LoginRequest
            || context.cross_origin() != Some(true)
            || context.credentials.value() == Some(&CredentialsMode::Include)
            || exchange.request.headers.has("cookie")
            || exchange.request.headers.has("authorization")
            || !exchange.request.headers_complete
        {
            continue;
        }
        let Some(kept) = analysis.cookies.if_included(exchange.id).find(|kept| {
            analysis.cookies.is_login_name(&kept.name)
                || analysis.login_before(exchange.id).is_some_and(|login| kept.set_by >= login)
        }) else {
            continue;
        };
        let name = &kept.name;
        let place = analysis.place(exchange.id);
        let api = analysis.url(exchange.id).map(host).unwrap_or_default();
        let origin = exchange.request.headers.get("origin").unwrap_or("the page's origin");
        report.add(
            report
                .finding(format!(
                    "The browser had the cookie `{name}` for {api}, but the script's request {place} went out without any cookie: it was made without credentials.",
                ))
                .sentence(format!("The script calls {place} without `credentials: \"include\"`, so the cookie `{name}` is not sent"), format!("{api} does not know the user"))
                .fix(format!(
                    "Call `fetch(url, {{ credentials: \"include\" }})`, and answer with:\nAccess-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Credentials: true",
                ))
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), None), format!("Cookie: {name}=…"))
                .evidence(kept.set_by, Locus::ResponseHeader("Set-Cookie".into(), Some(kept.header)), "")
                // That nothing was sent was seen; that the mode is the reason was worked out.
                .at_most(Certainty::Likely)
                .leads_to(Effect::NotSent { name: name.clone(), exchange: exchange.id }),
        );
    }
}
