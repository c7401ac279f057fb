//! The same question with the same credentials, and answers that change.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    analysis::{Analysis, sessions::instance, steps::StepKind},
    finding::{Certainty, Effect, Locus, Need, Reporter},
    model::Exchange,
};

crate::rule! {
    /// The same request with the same credentials is answered well and refused in turn.
    ///
    /// ## Why
    /// Several instances answer, and they do not agree: each has its own secret key or its own memory of sessions, or one of them is an older
    /// version.
    ///
    /// ## Fix
    /// Give all instances the same secret key and one session store (a database, Redis), or let the load balancer send a user to the same
    /// instance always.
    ///
    /// ## References
    /// RFC 6265 §3 (the server's part).
    id: "http/intermittent",
    title: "Accepted and refused in turn",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Cookies, Need::Authorization], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut groups: Vec<(&Exchange, Vec<&Exchange>)> = Vec::new();
    let mut index: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for (exchange, kind) in analysis.steps() {
        let carries = exchange.request_header("authorization").is_some()
            || exchange.request_header("cookie").is_some();
        let told = exchange.status() == 401
            || (200..300).contains(&exchange.status())
            || analysis.turned_away(exchange.id).is_some();
        if !matches!(kind, StepKind::ApiRequest | StepKind::Page) || !carries || !told {
            continue;
        }
        let key = (
            exchange.request.url.split(['?', '#']).next().unwrap_or_default(),
            exchange.request_header("authorization").map_or("", |(_, value)| value),
            exchange.request_header("cookie").map_or("", |(_, value)| value),
        );
        let place = *index.entry(key).or_insert_with(|| {
            groups.push((exchange, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place) {
            group.push(exchange);
        }
    }
    for (_, group) in groups {
        let refused = |exchange: &Exchange| exchange.status() >= 300;
        let turns = group
            .windows(2)
            .filter(|pair| matches!(pair, [a, b] if refused(a) != refused(b)))
            .count();
        let Some(first) = group.iter().find(|exchange| refused(exchange)) else { continue };
        if turns < 2 {
            continue;
        }
        let times = group.iter().filter(|exchange| refused(exchange)).count();
        let place = analysis.place(first.id);
        let mut what = format!(
            "{place} was asked {} times with the same credentials: {} answers were good, {times} refused.",
            group.len(),
            group.len() - times
        );
        let refusing: BTreeSet<&str> = group
            .iter()
            .filter(|exchange| refused(exchange))
            .filter_map(|exchange| instance(exchange))
            .map(|(_, name)| name)
            .collect();
        let accepting: BTreeSet<&str> = group
            .iter()
            .filter(|exchange| !refused(exchange))
            .filter_map(|exchange| instance(exchange))
            .map(|(_, name)| name)
            .collect();
        let split = !refusing.is_empty() && refusing.is_disjoint(&accepting);
        if split {
            let list =
                |names: &BTreeSet<&str>| names.iter().copied().collect::<Vec<_>>().join(", ");
            what.push_str(&format!(
                " All refusals came from {}, all good answers from {}.",
                list(&refusing),
                list(&accepting)
            ));
        }
        let mut finding = report
            .finding(what)
            .sentence(format!("The instances behind {} do not agree: {place} is answered well and refused in turn", analysis.url(first.id).map(crate::analysis::host).unwrap_or_default()), "the user is thrown out now and then")
            .fix("Give all instances the same secret key and one session store that all of them use.")
            .at_most(if split { Certainty::Certain } else { Certainty::Likely })
            .check("compare SECRET_KEY (or its like) of all instances: `for pod in …; do kubectl exec $pod -- printenv SECRET_KEY | sha256sum; done`")
            .check("redis-cli ping, from each instance");
        for exchange in group.iter().filter(|exchange| refused(exchange)) {
            finding = finding
                .evidence(exchange.id, Locus::Status, "")
                .leads_to(Effect::SessionLost(exchange.id))
                .leads_to(Effect::CredentialsRefused(exchange.id));
            if let Some((index, _)) = instance(exchange) {
                let name = exchange
                    .response
                    .as_ref()
                    .and_then(|response| response.headers.0.get(index))
                    .map_or("", |header| &*header.name);
                finding = finding.evidence(
                    exchange.id,
                    Locus::ResponseHeader(name.to_owned(), Some(index)),
                    "",
                );
            }
        }
        report.add(finding);
    }
}
