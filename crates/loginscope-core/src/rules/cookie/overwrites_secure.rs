//! Cookie would overwrite a Secure one.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// An answer over plain HTTP sets a cookie of the same name as a Secure cookie.
    ///
    /// ## Why
    /// An insecure answer may neither replace nor delete a Secure cookie of the same name, or anybody on the network could.
    ///
    /// ## Fix
    /// Set and delete this cookie over HTTPS only.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 16. Chromium: `OverwriteSecure`; Firefox: `CookieRejectedNonsecureOverSecure`.
    id: "cookie/overwrites-secure",
    title: "Cookie would overwrite a Secure one",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "a Secure cookie of this name exists and this answer came over plain http".into(),
        advice: "Send this line over https:".into(),
        line: store.repaired(&[("Secure", Some(""))]),
    });
}
