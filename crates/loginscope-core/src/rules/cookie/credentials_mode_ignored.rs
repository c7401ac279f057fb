//! Cookie set by a request without credentials.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The script made the request without credentials, so the browser ignores its Set-Cookie lines.
    ///
    /// ## Why
    /// A `fetch` to another origin sends and keeps cookies only with `credentials: "include"`.
    ///
    /// ## Fix
    /// Make the request with `credentials: "include"` and let the server answer with `Access-Control-Allow-Credentials: true`.
    ///
    /// ## References
    /// Fetch §4.6 (HTTP-network fetch, includeCredentials).
    id: "cookie/credentials-mode-ignored",
    title: "Cookie set by a request without credentials",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "the request for it was made without credentials".into(),
        advice: "Call `fetch(url, { credentials: \"include\" })` and keep the line as it is:"
            .into(),
        line: store.repaired(&[]),
    });
}
