//! The provider answers with an error, in words.

use crate::{
    analysis::{
        Analysis,
        oauth::{ResponseMode, words},
    },
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The provider answers the authorization request with an error.
    ///
    /// ## Why
    /// The provider has checked the request, or the user has decided, and the answer is no. `error` says it in a code,
    /// `error_description` mostly in more exact words of the provider's own.
    ///
    /// ## Fix
    /// What the finding says for this code. The callback should show the user a page that explains it instead of looking for a code.
    ///
    /// ## References
    /// RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6.
    id: "oauth/authorization-error",
    title: "Error of the authorization server",
    level: Error, bucket: IdentityProvider, owner: IdentityProvider,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for flow in &analysis.oauth.flows {
        page_of_the_provider(analysis, flow, report);
        let Some(response) = flow.responses.iter().find(|response| response.get("error").is_some())
        else {
            continue;
        };
        let code = response.get("error").unwrap_or_default();
        let description = response.get("error_description").unwrap_or_default();
        let known = words::known(code, description);
        let shown = words::code(code);
        let mut what = format!(
            "The provider answered {} with the error `{shown}`",
            analysis.place(response.exchange)
        );
        let mut fix = "Read error_description and the provider's log at this time.".to_owned();
        if let Some(known) = known {
            what.push_str(&format!(": {}.{}", known.means, known.causes_in_words()));
            known.fix.clone_into(&mut fix);
        } else {
            what.push_str(", which is no code of the standard.");
        }
        let means = known.map_or("see its description", |known| known.means);
        let locus = if response.mode == ResponseMode::FormPost {
            Locus::RequestBody("error".into())
        } else {
            Locus::RequestLine
        };
        let silent = flow.request.as_ref().is_some_and(|request| request.asks("prompt", "none"));
        let mut finding = report
            .finding(what)
            .sentence(
                format!("The provider refuses the login with `{shown}`: {means}"),
                "the application gets no code",
            )
            .fix(fix)
            .evidence(response.exchange, locus, "code=… instead of error=…")
            .leads_to(Effect::TurnedAway(response.exchange))
            .explained_by(Effect::CredentialsRefused(response.exchange));
        if let Some(request) = &flow.request {
            finding = finding.evidence(request.exchange, Locus::RequestLine, "");
        }
        // A silent question may be answered with no; the visible login follows.
        if silent
            && [
                "login_required",
                "interaction_required",
                "consent_required",
                "account_selection_required",
            ]
            .contains(&code)
        {
            finding = finding.level(Level::Note);
        }
        report.add(finding);
    }
}

/// Errors that the provider shows itself because it does not trust the redirect URI or the client.
fn page_of_the_provider(
    analysis: &Analysis,
    flow: &crate::analysis::oauth::Flow,
    report: &mut Reporter<'_>,
) {
    let Some(request) = &flow.request else { return };
    let Some((page, known)) = analysis.provider_page_error(request) else { return };
    if known.is_about_redirect_uri() {
        return;
    }
    report.add(
        report
            .finding(format!(
                "{} shows an error page: {}.{}",
                known.provider,
                known.means,
                known.causes_in_words()
            ))
            .sentence(
                format!("{} refuses the login: {}", known.provider, known.means),
                "the user stays at an error page of the provider",
            )
            .fix(known.fix)
            .evidence(page, Locus::Status, "")
            .evidence(request.exchange, Locus::RequestLine, "")
            .leads_to(Effect::TurnedAway(request.exchange)),
    );
}
