//! Cookie Path does not cover the page.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A cookie of the login is kept but its `Path` does not cover the page that needs it.
    ///
    /// ## Why
    /// A cookie goes only to paths that begin with its Path, segment by segment. Without `Path` the browser takes the directory of the page that set it: a login at `/auth/login` makes `Path=/auth`.
    ///
    /// ## Fix
    /// Say `Path=/`.
    ///
    /// ## References
    /// RFC 6265bis §5.1.4. Chromium: `NotOnPath`.
    id: "send/path-mismatch",
    title: "Cookie Path does not cover the page",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let path = analysis.url(exchange).map_or("", |url| url.path());
        Some(Words {
            because: format!("its Path is `{}` and the request is for `{path}`", withheld.path),
            advice: "Let the cookie go to all paths:".into(),
            line: withheld.repaired(&[("Path", Some("/"))]),
        })
    });
}
