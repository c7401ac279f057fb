//! Secure set over plain HTTP.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// A cookie with `Secure` was set over plain HTTP, so the browser refuses to keep it.
    ///
    /// ## Why
    /// Only an answer over HTTPS may set a Secure cookie. Chrome and Firefox make an exception for localhost and
    /// loopback addresses; Safari does not.
    ///
    /// ## Fix
    /// Serve the login over HTTPS. In development use `https://` or `http://localhost`.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 13. Chromium: `SecureOnly`; Firefox: `CookieRejectedSecureButNonHttps`.
    id: "cookie/secure-from-insecure-origin",
    title: "Secure cookie set over http",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "it says Secure but came over plain http".into(),
        advice: "Serve this page over https and keep the line as it is:".into(),
        line: store.repaired(&[]),
    });
}
