//! Cookie too large.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// Name and value together are longer than 4096 bytes.
    ///
    /// ## Why
    /// Browsers keep 4096 bytes of name and value for a cookie and refuse more. Tokens with many claims reach this quickly.
    ///
    /// ## Fix
    /// Keep the data on the server and put only an id into the cookie, or split it.
    ///
    /// ## References
    /// RFC 6265bis §5.6 step 5. Chromium: `NameValuePairExceedsMaxSize`; Firefox: `CookieOversize`.
    id: "cookie/too-large",
    title: "Cookie too large",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: format!(
            "its name and value are {} bytes long, and 4096 are the limit",
            store.size
        ),
        advice: "Store the data on the server and send only its id:".into(),
        line: store.repaired(&[]),
    });
}
