//! A refusal from a cache.

use crate::{
    analysis::Analysis,
    finding::{Effect, Locus, Reporter},
    model::Exchange,
};

crate::rule! {
    /// A cache answered with a stored 401 or 403 although the request carried valid credentials.
    ///
    /// ## Why
    /// A proxy or content network stored the refusal that a stranger got, and hands it to everybody. Answers that depend on who asks
    /// must not be stored.
    ///
    /// ## Fix
    /// Send `Cache-Control: no-store` with every answer that depends on a login, 401 and 403 too.
    ///
    /// ## References
    /// RFC 9111 §3.5 (storing responses to authenticated requests), §5.1 (Age).
    id: "http/cached-unauthorized",
    title: "Refusal served from a cache",
    level: Error, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let carries = exchange.request_header("authorization").is_some()
            || exchange.request_header("cookie").is_some();
        if !matches!(exchange.status(), 401 | 403) || !carries {
            continue;
        }
        let Some((name, index, value)) = from_cache(exchange) else { continue };
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!("{place} carried credentials, and a cache answered in the server's place with a stored {} (`{name}: {value}`).", exchange.status()))
                .sentence(format!("A cache answers {place} with a stored {}", exchange.status()), "a logged-in user is turned away")
                .fix("Let the application send `Cache-Control: no-store` with this answer, and empty the cache.")
                .evidence(exchange.id, Locus::ResponseHeader(name.into(), Some(index)), "Cache-Control: no-store")
                .evidence(exchange.id, Locus::Status, "")
                .check("curl -sI <this address> | grep -i -E 'age|x-cache|cf-cache|cache-control'")
                .leads_to(Effect::CredentialsRefused(exchange.id)),
        );
    }
}

/// The header by which a cache says that it answered.
fn from_cache(exchange: &Exchange) -> Option<(&'static str, usize, &str)> {
    let hit =
        |value: &str| value.to_ascii_lowercase().split([' ', ',', ';']).any(|word| word == "hit");
    let by_name = [
        "X-Cache",
        "CF-Cache-Status",
        "X-Cache-Status",
        "X-Proxy-Cache",
        "X-Varnish-Cache",
        "Cache-Status",
    ]
    .into_iter()
    .find_map(|name| {
        exchange
            .response_header(name)
            .filter(|(_, value)| hit(value))
            .map(|(index, value)| (name, index, value))
    });
    by_name.or_else(|| {
        let (index, value) = exchange.response_header("Age")?;
        value.trim().parse::<u64>().ok().filter(|age| *age > 0).map(|_| ("Age", index, value))
    })
}
