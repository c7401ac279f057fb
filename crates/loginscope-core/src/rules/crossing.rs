//! What the rules about CORS have in common: the requests that failed, and what a finding about one always says.

mod lines;
mod weight;

use crate::{
    analysis::{
        Analysis,
        cors::{CorsFailure, CorsVerdict},
        host,
        steps::{StepKind, is_login_address},
    },
    finding::{Certainty, Effect, Finding, Level, Locus},
    model::{Exchange, ExchangeId},
};

/// A request whose answer a script may not read.
pub(super) struct Crossing<'a> {
    pub(super) exchange: &'a Exchange,
    pub(super) verdict: &'a CorsVerdict,
    pub(super) failure: &'a CorsFailure,
    /// The request itself is a preflight.
    pub(super) preflight: bool,
    pub(super) place: String,
    pub(super) host: String,
}

/// The failed requests, in order. What a redirect to the provider makes fail has a rule of its own.
pub(super) fn failed(analysis: &Analysis) -> impl Iterator<Item = Crossing<'_>> {
    all(analysis).filter(|crossing| !crossing.lacks_origin())
}

/// The failed requests of a page that has no origin to say, or no longer has one: whatever the answer allows, the rules
/// about the origin that it names have no advice for these.
pub(super) fn without_origin(analysis: &Analysis) -> impl Iterator<Item = Crossing<'_>> {
    all(analysis).filter(Crossing::lacks_origin)
}

fn all(analysis: &Analysis) -> impl Iterator<Item = Crossing<'_>> {
    analysis.steps().filter_map(|(exchange, kind)| {
        let verdict = analysis.cors(exchange.id)?;
        let failure = verdict.failure.as_ref()?;
        (sent_to_login(analysis, exchange.id).is_none()).then(|| Crossing {
            exchange,
            verdict,
            failure,
            preflight: kind == StepKind::Preflight,
            place: analysis.place(exchange.id),
            host: analysis.url(exchange.id).map(host).unwrap_or_default(),
        })
    })
}

/// Where a call of a script was redirected to a login page or provider: the call that was. What arrives with a body
/// is no visit to a page, but a login that moved.
pub(super) fn sent_to_login(analysis: &Analysis, id: ExchangeId) -> Option<ExchangeId> {
    let url = analysis.url(id).filter(|_| {
        analysis.trace.get(id).is_some_and(|exchange| exchange.request.method == "GET")
    })?;
    let login = analysis.kind(id) == StepKind::AuthorizationRequest || is_login_address(url);
    let from = analysis.context(id)?.redirected_from.filter(|_| login)?;
    let crossed = analysis.url(from)?.origin() != url.origin();
    (crossed && !analysis.is_document(from)).then_some(from)
}

impl Crossing<'_> {
    /// Whether the failure is that the answer does not allow `null`. An error without CORS headers fails as an error.
    fn lacks_origin(&self) -> bool {
        let is_error = *self.failure == CorsFailure::OriginMissing && self.exchange.status() >= 400;
        self.verdict.origin == "null" && self.failure.is_about_origin() && !is_error
    }

    /// What the request, or the one that it is the preflight of, was redirected from.
    pub(super) fn redirected_from(&self, analysis: &Analysis) -> Option<ExchangeId> {
        let context = analysis.context(self.exchange.id)?;
        let asked = context.preflight_pair.filter(|_| self.preflight);
        context.redirected_from.or_else(|| analysis.context(asked?)?.redirected_from)
    }

    /// `The preflight` or `The answer`.
    pub(super) fn subject(&self) -> &'static str {
        if self.preflight { "The answer to the preflight" } else { "The answer" }
    }

    /// A header of the answer as a place: its line, or that it is missing.
    pub(super) fn header(&self, name: &'static str) -> Locus {
        Locus::ResponseHeader(
            name.to_owned(),
            self.exchange.response_header(name).map(|line| line.0),
        )
    }

    /// Adds what every finding of this kind has: the origin, what follows, and how much it matters.
    pub(super) fn finish(&self, analysis: &Analysis, finding: Finding) -> Finding {
        let id = self.exchange.id;
        let origin = self.exchange.request_header("origin").map(|line| line.0);
        let mut finding = finding
            .evidence(id, Locus::RequestHeader("Origin".into(), origin), "")
            .leads_to(Effect::Unreadable(id));
        finding.what.push_str(&self.about_credentials(analysis));
        let names = self.failure.names(self.preflight);
        finding.what.push_str(&format!(
            " Chrome calls this `{}`, Firefox `{}`.",
            names.chrome, names.firefox
        ));
        if let Some(pair) = analysis.context(id).and_then(|context| context.preflight_pair) {
            let effect = Effect::Unreadable(pair);
            let list =
                if self.preflight { &mut finding.effects } else { &mut finding.explained_by };
            list.push(effect);
        }
        if self.verdict.guessed {
            finding = finding.at_most(Certainty::Likely);
        }
        if !self.matters(analysis) {
            finding = finding.level(Level::Note);
        }
        finding
    }
}
