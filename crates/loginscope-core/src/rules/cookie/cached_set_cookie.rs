//! A Set-Cookie that a cache may hand to others.

use crate::{
    analysis::Analysis,
    finding::{Level, Locus, Need, Reporter},
};

crate::rule! {
    /// An answer that sets a cookie may be kept by shared caches and handed to other users.
    ///
    /// ## Why
    /// A cache that stores the answer stores its Set-Cookie line too: the next visitor gets the first one's session.
    ///
    /// ## Fix
    /// Answer with `Cache-Control: no-store` wherever a cookie of the login is set.
    ///
    /// ## References
    /// RFC 9111 §7.3, RFC 6265bis §3.
    id: "cookie/cached-set-cookie",
    title: "Set-Cookie on a publicly cacheable answer",
    level: Warning, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(response) = &exchange.response else { continue };
        let control =
            response.headers.get("cache-control").unwrap_or_default().to_ascii_lowercase();
        let says =
            |word: &str| control.split(',').any(|part| part.trim().split('=').next() == Some(word));
        let shared = (says("public") || says("s-maxage"))
            && !says("private")
            && !says("no-store")
            && !says("no-cache");
        let from_shared_cache = response
            .headers
            .get("age")
            .and_then(|age| age.trim().parse::<u64>().ok())
            .is_some_and(|age| age > 0)
            || response
                .headers
                .get("x-cache")
                .is_some_and(|value| value.to_ascii_uppercase().starts_with("HIT"));
        if !shared && !from_shared_cache {
            continue;
        }
        let mut stores =
            analysis.cookies.stores_of(exchange.id).filter(|store| !store.is_deletion());
        let Some(first) = stores.next() else { continue };
        let store = std::iter::once(first)
            .chain(stores)
            .find(|store| analysis.cookies.is_login_name(&store.name))
            .unwrap_or(first);
        let how = if from_shared_cache {
            "came out of a shared cache"
        } else {
            "may be kept by shared caches"
        };
        report.add(
            report
                .finding(format!("{} sets the cookie `{}`, and the answer {how}: other users may get the same cookie.", analysis.place(exchange.id), store.name))
                .sentence(format!("The answer that sets the cookie `{}` {how}", store.name), "users may get each other's session")
                .fix("Keep it out of caches:\nCache-Control: no-store")
                .level(if analysis.cookies.is_login_name(&store.name) { Level::Warning } else { Level::Note })
                .evidence(exchange.id, Locus::ResponseHeader("Cache-Control".into(), response.headers.all("cache-control").next().map(|line| line.0)), "Cache-Control: no-store")
                .evidence(exchange.id, Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)), ""),
        );
    }
}
