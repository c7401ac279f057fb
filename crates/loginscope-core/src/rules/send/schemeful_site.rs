//! http and https of one host are two sites.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A cookie was not sent because the request came from the other of http and https of the same site.
    ///
    /// ## Why
    /// To Chrome, `http://app.test` and `https://app.test` are different sites, so a post or fetch from one to the other
    /// carries no Lax or Strict cookie. Firefox and Safari look at the host only.
    ///
    /// ## Fix
    /// Serve every page over https, and redirect http to https before the form is shown.
    ///
    /// ## References
    /// RFC 6265bis §5.2 (same-site, schemeful). Chromium: `SchemefulSameSite…`.
    id: "send/schemeful-site",
    title: "http and https count as two sites",
    level: Error, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let scheme = analysis.url(exchange).map_or("https", |url| url.scheme());
        let other = if scheme == "https" { "http" } else { "https" };
        Some(Words {
            because: format!(
                "the page that asked was loaded over {other} and the request goes over {scheme}, which makes it another site"
            ),
            advice: "Serve the page over https too:".into(),
            line: format!("Location: https://{}/ (for every http request)", withheld.domain),
        })
    });
}
