//! Secure cookie withheld over http.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A Secure cookie of the login is not sent on a request over plain HTTP.
    ///
    /// ## Why
    /// Secure cookies go over HTTPS only (Chrome and Firefox also send them to localhost).
    ///
    /// ## Fix
    /// Stay on HTTPS: mend the link or redirect that leads to `http://`.
    ///
    /// ## References
    /// RFC 6265bis §5.8.3. Chromium: `SecureOnly`.
    id: "send/secure-over-http",
    title: "Secure cookie withheld over http",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let _ = (exchange, withheld);
        Some(Words {
            because: "it is Secure and the request went over plain http".into(),
            advice: "Keep this request on https.".into(),
            line: String::new(),
        })
    });
}
