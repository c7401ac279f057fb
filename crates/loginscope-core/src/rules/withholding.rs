//! What all rules about a stored cookie that was not sent have in common.

use crate::{
    analysis::{Analysis, cookies::Withheld, steps::StepKind},
    finding::{Effect, Finding, Locus, Reporter},
    model::{ExchangeId, ServiceWorker},
};

/// The words of one withheld cookie.
pub(super) struct Words {
    /// Why it was not sent, after "because".
    pub(super) because: String,
    /// What to change, in words.
    pub(super) advice: String,
    /// The line to send; empty where no line helps.
    pub(super) line: String,
}

/// Reports each cookie of the login that was withheld, for the reason that the running rule is about, from a
/// request that then failed. What is withheld from requests that go well hurts nobody.
pub(super) fn each(
    analysis: &Analysis,
    report: &mut Reporter<'_>,
    words: impl Fn(ExchangeId, &Withheld) -> Option<Words>,
) {
    each_because(analysis, report, report.rule.id, words);
}

/// The same for a rule that explains a part of what another reason withholds.
pub(super) fn each_because(
    analysis: &Analysis,
    report: &mut Reporter<'_>,
    id: &str,
    words: impl Fn(ExchangeId, &Withheld) -> Option<Words>,
) {
    for exchange in failures(analysis) {
        for withheld in analysis.cookies.withheld(exchange) {
            if !withheld.for_rule(id) || !matters(analysis, exchange, withheld) {
                continue;
            }
            if let Some(words) = words(exchange, withheld) {
                report.add(finding(analysis, report, exchange, withheld, words));
            }
        }
    }
}

fn finding(
    analysis: &Analysis,
    report: &Reporter<'_>,
    exchange: ExchangeId,
    withheld: &Withheld,
    Words { because, advice, line }: Words,
) -> Finding {
    let name = &withheld.name;
    let place = analysis.place(exchange);
    let fix = if line.is_empty() { advice } else { format!("{advice}\n{line}") };
    let mut finding = report
        .finding(format!(
            "{} set the cookie `{name}`, and the browser kept it. It did not send it to {place}, because {because}.",
            analysis.place(withheld.set_by),
        ))
        .sentence(format!("The cookie `{name}` is not sent to {place}, because {because}"), "the server does not know the user there")
        .fix(fix)
        .evidence(exchange, Locus::RequestHeader("Cookie".into(), cookie_header(analysis, exchange)), format!("Cookie: {name}=…"))
        .evidence(withheld.set_by, Locus::ResponseHeader("Set-Cookie".into(), Some(withheld.header)), line)
        .leads_to(Effect::NotSent { name: name.clone(), exchange })
        .explained_by(Effect::Insecure(exchange))
        .explained_by(Effect::HostChanged(exchange));
    // A later cookie of the same name would have taken its place.
    for store in analysis.cookies.replacements_lost(withheld.set_by, exchange, name) {
        finding =
            finding.explained_by(Effect::NotStored { name: name.clone(), set_by: store.exchange });
    }
    if !withheld.certain {
        finding = finding.at_most(crate::finding::Certainty::Likely);
    }
    finding
}

fn cookie_header(analysis: &Analysis, exchange: ExchangeId) -> Option<usize> {
    analysis.trace.get(exchange)?.request.headers.all("cookie").next().map(|line| line.0)
}

/// Requests that were turned away or refused and that a cookie could have saved.
fn failures(analysis: &Analysis) -> impl Iterator<Item = ExchangeId> + '_ {
    analysis.steps().filter_map(|(exchange, kind)| {
        let status = exchange.response.as_ref()?.status;
        let failed = match kind {
            StepKind::AuthorizationResponse | StepKind::LoginRequest => {
                (400..500).contains(&status)
            }
            StepKind::Preflight => false,
            _ => status == 403,
        };
        let through_worker = exchange.hints.service_worker == ServiceWorker::Answered;
        ((failed || analysis.turned_away(exchange.id).is_some())
            && !through_worker
            && !analysis.succeeds_later(exchange.id))
        .then_some(exchange.id)
    })
}

/// Whether the request could have needed the cookie: it is the login's, or one of the round trip to the provider.
fn matters(analysis: &Analysis, exchange: ExchangeId, withheld: &Withheld) -> bool {
    if analysis.cookies.sent_names(exchange).any(|name| name == withheld.name) {
        return false;
    }
    let from_login = analysis.login_before(exchange).is_some_and(|login| {
        withheld.set_by >= login && !matches!(analysis.kind(withheld.set_by), StepKind::Other)
    });
    from_login
        || analysis.cookies.is_login_name(&withheld.name)
        || is_of_round_trip(analysis, exchange, withheld.set_by)
}

/// Whether a cookie was set on the way to the provider and is wanted on the way back.
fn is_of_round_trip(analysis: &Analysis, exchange: ExchangeId, set_by: ExchangeId) -> bool {
    let leads_to = analysis.context(set_by).and_then(|context| context.redirected_to);
    analysis.kind(exchange) == StepKind::AuthorizationResponse
        && leads_to.is_some_and(|next| analysis.kind(next) == StepKind::AuthorizationRequest)
}

/// Whether a request is the provider's form, posted back to the application.
pub(super) fn is_form_post_callback(analysis: &Analysis, exchange: ExchangeId) -> bool {
    analysis.kind(exchange) == StepKind::AuthorizationResponse
        && analysis.trace.get(exchange).is_some_and(|exchange| exchange.request.method == "POST")
}
