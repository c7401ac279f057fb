//! Cookie of another partition.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    model::ExchangeId,
    rules::withholding::{self, Words},
};

crate::rule! {
    /// A cookie of the login was stored while one site was in the address bar, and is wanted while another one is.
    ///
    /// ## Why
    /// A partitioned cookie belongs to the pair of its own host and the site in the address bar. Under another site, or at the top
    /// level, the browser behaves as if it had never been set. Cookies with `Partitioned` are such everywhere; Firefox treats all
    /// third-party cookies so.
    ///
    /// ## Fix
    /// Log in again under each site that embeds the login, or serve the login from the site that needs it. A cookie that all sites
    /// share must not be `Partitioned`, and then depends on third-party cookies being allowed.
    ///
    /// ## References
    /// Cookies Having Independent Partitioned State (CHIPS); Firefox: Total Cookie Protection.
    id: "cookie/partition-mismatch",
    title: "Cookie of another partition",
    level: Error, bucket: Browser, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    withholding::each(analysis, report, |exchange, withheld| {
        let top = |id: ExchangeId| {
            let url = analysis.context(id)?.top_level.value()?.host_str()?;
            Some(format!("`{url}`"))
        };
        let or = |site: Option<String>, word: &str| site.unwrap_or_else(|| word.to_owned());
        let (then, now) = (or(top(withheld.set_by), "one site"), or(top(exchange), "another"));
        let advice = if withheld.attribute("Partitioned").is_some() {
            "`Partitioned` gives each site in the address bar a session of its own: log in under each of them. If all must share one and third-party cookies are allowed:"
        } else {
            "This browser gives each site in the address bar a session of its own: log in under each of them, or at the top level and call `document.requestStorageAccess()` in the frame."
        };
        let shared = [("SameSite", Some("None")), ("Secure", Some("")), ("Partitioned", None)];
        let line = withheld.attribute("Partitioned").map(|_| withheld.repaired(&shared));
        Some(Words {
            because: format!(
                "it was stored while {then} was in the address bar, and now {now} is: its partition is another one"
            ),
            advice: advice.to_owned(),
            line: line.unwrap_or_default(),
        })
    });
}
