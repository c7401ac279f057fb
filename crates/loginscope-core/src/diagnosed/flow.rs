//! The attempts of a report, and what speaks for a login that works.

use super::{Diagnosed, outcome};
use crate::{
    analysis::{
        flow::{self, Proof},
        host,
    },
    model::ExchangeId,
    report::{self, Report, reasons::reasons, redact::Redactor},
    words::capitalised,
};

impl Diagnosed {
    pub(super) fn attempts(&self, redactor: &mut Redactor) -> Vec<report::Attempt> {
        let answers = self.diagnosis.attempts.iter();
        let each = self.analysis.flow.iter().zip(answers);
        each.map(|(attempt, answer)| {
            let root = answer.root.and_then(|root| Some((root, self.checked.findings.get(root)?)));
            // An outcome that only a finding tells has its reason there.
            let because = match root {
                Some((_, finding))
                    if answer.outcome != attempt.outcome && !finding.clause.is_empty() =>
                {
                    finding.clause.clone()
                }
                _ => attempt.reason.clone(),
            };
            let ids = || attempt.exchanges.iter().filter_map(|id| self.analysis.trace.get(*id));
            let began = ids().next().map(|first| first.started_at);
            let ended = ids()
                .filter_map(|exchange| exchange.responded_at.or(Some(exchange.started_at)))
                .max();
            report::Attempt {
                path: attempt.path.name().to_owned(),
                label: attempt.path.label().to_owned(),
                host: self.analysis.url(attempt.at()).map(host).unwrap_or_default(),
                outcome: outcome(answer.outcome),
                because: redactor.text(&because),
                at: began.map(|began| began.to_string()).unwrap_or_default(),
                took_ms: began
                    .zip(ended)
                    .map_or(0.0, |(began, ended)| ended.millis() - began.millis()),
                exchanges: attempt.exchanges.iter().map(|id| id.0).collect(),
                root_cause: root.map(|(finding, known)| report::RootCause {
                    rule: known.rule.id.to_owned(),
                    finding,
                }),
                authentication: flow::proofs(&self.analysis, &attempt.exchanges)
                    .into_iter()
                    .map(authentication)
                    .collect(),
            }
        })
        .collect()
    }

    /// Why the report's login is believed to work.
    pub(super) fn reasons(&self, report: &Report) -> Vec<report::Reason> {
        let found = reasons(report, |exchange| flow::welcome(&self.analysis, ExchangeId(exchange)));
        if found.is_empty()
            && report.diagnosis.outcome == report::Outcome::Success
            && let Some(exchange) = self.analysis.last_basic()
        {
            // No step is the login where each request brings name and password.
            let text = capitalised(&self.analysis.reason);
            return vec![report::Reason { text, exchange: exchange.id.0 }];
        }
        found
    }
}

fn authentication(proof: Proof) -> report::Authentication {
    let (kind, name) = match proof {
        Proof::Cookie(name) => ("cookie", name),
        Proof::Scheme(name) => ("header", name),
    };
    report::Authentication { kind: kind.to_owned(), name }
}
