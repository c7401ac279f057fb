//! Cookie name prefix violated.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The name begins with `__Secure-`, `__Host-`, `__Http-` or `__Host-Http-`, and the attributes don't keep what it promises.
    ///
    /// ## Why
    /// `__Secure-` needs Secure; `__Host-` needs Secure, Path=/ and no Domain; `__Http-` needs Secure and HttpOnly. A cookie that breaks its promise is refused, also when it is meant to be deleted.
    ///
    /// ## Fix
    /// Add the attributes that the prefix asks for, or drop the prefix.
    ///
    /// ## References
    /// RFC 6265bis §5.4 and §5.7 steps 20 to 22. Chromium: `InvalidPrefix`; Firefox: `CookieRejectedInvalidPrefix`.
    id: "cookie/prefix-violated",
    title: "Cookie name prefix violated",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: store.prefix_rule(),
        advice: "Send what the prefix promises:".into(),
        line: store.repaired(&[("Secure", Some("")), ("Domain", None), ("Path", Some("/"))]),
    });
}
