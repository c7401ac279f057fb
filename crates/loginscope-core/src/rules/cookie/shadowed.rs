//! Two cookies of one name on one request.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A request carries two cookies of the same name, and the server may read the wrong one.
    ///
    /// ## Why
    /// Cookies of one name with different Domain or Path are different cookies and are all sent. Servers take the first
    /// or the last one, by framework. An old cookie of another path or of the parent domain thus hides the new one.
    ///
    /// ## Fix
    /// Delete the old cookie under the Domain and Path that it was set with, and set it in one place only.
    ///
    /// ## References
    /// RFC 6265bis §5.8.3 (order: longer paths first, then older ones first).
    id: "cookie/shadowed",
    title: "Two cookies of one name on a request",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut told: Vec<&str> = Vec::new();
    for (exchange, _) in analysis.steps() {
        for (name, identities) in analysis.cookies.doubles(exchange.id) {
            let refused = analysis.turned_away(exchange.id).is_some()
                && analysis.login_before(exchange.id).is_some()
                && !analysis.succeeds_later(exchange.id);
            let breaks = refused && analysis.cookies.is_login_name(name);
            if told.contains(&name.as_str()) && !breaks {
                continue;
            }
            told.push(name);
            let places: Vec<String> = identities
                .iter()
                .map(|identity| {
                    let origin =
                        identity.set_by.map_or("from before the capture".to_owned(), |id| {
                            format!("set by {}", analysis.place(id))
                        });
                    format!("{}{} ({origin})", identity.domain, identity.path)
                })
                .collect();
            let list = if places.is_empty() {
                String::new()
            } else {
                format!(" In the order of the header: {}.", places.join(", "))
            };
            let index = exchange.request.headers.all("cookie").next().map(|line| line.0);
            let mut finding = report
                .finding(format!("{} carries the cookie `{name}` more than once.{list} Which one the server reads depends on its framework.", analysis.place(exchange.id)))
                .sentence(format!("Two cookies called `{name}` go to {}, and the server may read the old one", analysis.place(exchange.id)), "the user may count as not logged in")
                .fix(format!("Delete the one that should not be there, with the Domain and Path that it was set with:\n{}", deletion(name, identities)))
                .level(match (breaks, analysis.cookies.is_login_name(name)) {
                    (true, _) => Level::Error,
                    (false, true) => Level::Warning,
                    (false, false) => Level::Note,
                })
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), index), format!("Cookie: {name}=… once"));
            if breaks {
                finding = finding
                    .at_most(Certainty::Likely)
                    .leads_to(Effect::CredentialsRefused(exchange.id));
            }
            report.add(finding);
        }
    }
}

/// The line that deletes the oldest of them.
fn deletion(name: &str, identities: &[crate::analysis::cookies::Identity]) -> String {
    let oldest = identities.iter().min_by_key(|identity| identity.set_by);
    let path = oldest.map_or("/", |identity| identity.path.as_str());
    let domain = oldest
        .and_then(|identity| identity.domain.strip_prefix('.'))
        .map(|domain| format!("; Domain={domain}"))
        .unwrap_or_default();
    format!("Set-Cookie: {name}=; Max-Age=0; Path={path}{domain}")
}
