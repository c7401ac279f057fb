//! The token endpoint answers with an error, in words.

use crate::{
    analysis::{Analysis, oauth::words},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The token endpoint answers with an error instead of a token.
    ///
    /// ## Why
    /// The endpoint checks client, code, redirect URI and verifier. For most faults of the code it says `invalid_grant` and
    /// nothing more, so the causes are named in order of likelihood; other findings of this capture may say which it was.
    ///
    /// ## Fix
    /// What the finding says for this code.
    ///
    /// ## References
    /// RFC 6749 §5.2; the provider's own list of errors.
    id: "oauth/token-error",
    title: "Error of the token endpoint",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for request in analysis.oauth.token_requests() {
        let grant = request.get("grant_type").unwrap_or_default();
        let Some(code) = request.error().filter(|_| request.failed()) else { continue };
        // These have rules of their own.
        let elsewhere = (matches!(grant, "refresh_token" | "password") && code == "invalid_grant")
            || grant.ends_with("device_code")
            || code.contains("dpop");
        if elsewhere {
            continue;
        }
        let description = request.answer.get("error_description").unwrap_or_default();
        let known = words::known(code, description);
        let shown = words::code(code);
        let place = analysis.place(request.exchange);
        let mut what =
            format!("{place} was answered with {} and the error `{shown}`", request.status);
        let mut fix = "Read error_description and the provider's log at this time.".to_owned();
        if let Some(known) = known {
            what.push_str(&format!(": {}.{}", known.means, known.causes_in_words()));
            known.fix.clone_into(&mut fix);
        } else {
            what.push_str(", which is no code of the standard.");
        }
        if code == "invalid_client" {
            what.push_str(if request.authenticated {
                " The request had a secret or an assertion of the client."
            } else {
                " The request had no secret of the client."
            });
        }
        let json = analysis
            .trace
            .get(request.exchange)
            .and_then(|exchange| exchange.request_header("content-type"))
            .is_some_and(|(_, mime)| mime.contains("json"));
        if json && matches!(code, "unsupported_grant_type" | "invalid_request") {
            what.push_str(" The request is JSON; the standard asks for a form.");
            "Send the parameters as a form:\nContent-Type: application/x-www-form-urlencoded"
                .clone_into(&mut fix);
        }
        let means = known.map_or("see its description", |known| known.means);
        let mut finding = report
            .finding(what)
            .sentence(
                format!("The token endpoint answers `{shown}`: {means}"),
                "the application gets no token",
            )
            .fix(fix)
            .evidence(request.exchange, Locus::ResponseBody("error".into()), "access_token")
            .leads_to(Effect::TurnedAway(request.exchange))
            .explained_by(Effect::CredentialsRefused(request.exchange));
        if analysis.succeeds_later(request.exchange) {
            finding = finding.level(Level::Warning);
        }
        report.add(finding);
    }
}
