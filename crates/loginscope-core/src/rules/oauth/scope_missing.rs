//! Less was asked for or granted than is used.

use crate::{
    analysis::{Analysis, oauth::Flow},
    finding::{Level, Locus, Reporter},
};

crate::rule! {
    /// The login asks for fewer scopes than it needs, or the provider granted fewer than were asked for.
    ///
    /// ## Why
    /// Without `openid` there is no ID token, without `offline_access` mostly no refresh token. A provider leaves out scopes
    /// that the client or the user may not have, without an error; the token then misses what the application reads from it.
    ///
    /// ## Fix
    /// Ask for each scope by its exact name, and allow them for this client at the provider.
    ///
    /// ## References
    /// RFC 6749 §3.3 and §5.1, OpenID Connect Core §3.1.2.1, §5.4, §11.
    id: "oauth/scope-missing",
    title: "Scope that is missing",
    level: Warning, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        openid_missing(flow, report);
        granted_less(analysis, flow, report);
    }
}

/// A nonce or an ID token is asked for, but not OpenID Connect itself.
fn openid_missing(flow: &Flow, report: &mut Reporter<'_>) {
    let Some(request) = &flow.request else { return };
    let wants_identity =
        request.get("nonce").is_some() || request.asks("response_type", "id_token");
    // Some providers give an ID token all the same.
    if !wants_identity || request.asks("scope", "openid") || !flow.id_tokens().is_empty() {
        return;
    }
    let scope = request.get("scope").unwrap_or_default();
    report.add(
        report
            .finding(format!("The authorization request has a nonce or asks for an ID token, but its scope (`{scope}`) has no `openid`: the provider gives no ID token."))
            .sentence("The scope `openid` is missing", "the provider gives no ID token")
            .fix(format!("Ask for it:\nscope={}", format!("openid {scope}").trim()))
            .evidence(request.exchange, Locus::RequestLine, "scope=openid …"),
    );
}

fn granted_less(analysis: &Analysis, flow: &Flow, report: &mut Reporter<'_>) {
    let Some(request) = &flow.request else { return };
    for redeemed in flow.redemptions.iter().filter(|redeemed| !redeemed.failed()) {
        let Some(granted) = redeemed.answer.get("scope").filter(|scope| !scope.is_empty()) else {
            continue;
        };
        let granted: Vec<&str> = granted.split([' ', ',']).map(short).collect();
        let missing: Vec<&str> = request
            .get("scope")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .filter(|scope| {
                let given = match *scope {
                    "openid" => redeemed.answer.has("id_token"),
                    "offline_access" => redeemed.answer.has("refresh_token"),
                    // All permissions of the client, by their own names.
                    scope => scope.ends_with(".default"),
                };
                !given && !granted.contains(&short(scope))
            })
            .collect();
        if missing.is_empty() {
            continue;
        }
        let names = missing.join("`, `");
        let place = analysis.place(redeemed.exchange);
        let used = analysis
            .trace
            .exchanges
            .iter()
            .any(|exchange| exchange.id > redeemed.exchange && exchange.status() == 403);
        report.add(
            report
                .finding(format!("The login asked for `{names}`, but {place} granted a scope without it."))
                .sentence(format!("The provider did not grant `{names}`"), "what needs it is refused")
                .fix(format!("Allow `{names}` for this client at the provider (and let the user or an administrator consent), or do not ask for it."))
                .evidence(redeemed.exchange, Locus::ResponseBody("scope".into()), format!("a scope with {}", missing.join(" ")))
                .evidence(request.exchange, Locus::RequestLine, "")
                .level(if used { Level::Warning } else { Level::Note }),
        );
    }
}

/// Google and Microsoft write some scopes as addresses, and answer with another form than was asked for.
fn short(scope: &str) -> &str {
    let last = scope.rsplit('/').next().unwrap_or(scope);
    last.strip_prefix("userinfo.").unwrap_or(last)
}
