//! A POST from the provider without the application's cookie.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// The provider posts its answer back to the application, and the application's cookie is not sent with it.
    ///
    /// ## Why
    /// OpenID Connect with `response_mode=form_post` and the SAML POST binding come back as a POST from another
    /// site. `SameSite=Lax` cookies are not sent with it; cookies without SameSite only in Firefox and Safari, and in
    /// Chrome during their first two minutes.
    ///
    /// ## Fix
    /// Say `SameSite=None; Secure` for the cookie that has to survive the round trip, or let the provider answer
    /// with a redirect (`response_mode=query`).
    ///
    /// ## References
    /// RFC 6265bis §5.8.3; OAuth 2.0 Form Post Response Mode; SAML 2.0 Bindings §3.5.
    id: "send/form-post-callback",
    title: "Cookie lost on the provider's POST",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each_because(analysis, report, "send/samesite-lax", |exchange, withheld| {
        if !withholding::is_form_post_callback(analysis, exchange)
            || super::super::oauth::state_cookie_lost::covers(analysis, exchange, withheld)
        {
            return None;
        }
        Some(Words {
            because: "the provider posts it from another site and the cookie is not SameSite=None"
                .into(),
            advice: "Let the cookie survive the round trip:".into(),
            line: withheld.repaired(&[("SameSite", Some("None")), ("Secure", Some(""))]),
        })
    });
}
