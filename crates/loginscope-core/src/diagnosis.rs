//! Causes between findings, the root cause and the one sentence.

use std::collections::BTreeMap;

use crate::{
    analysis::{Analysis, Outcome},
    finding::{Effect, Finding, Level},
};

/// The answer: which finding explains the others.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// Whether the login worked.
    pub outcome: Outcome,
    /// For each finding, the finding that it follows from.
    pub caused_by: Vec<Option<usize>>,
    /// The finding that explains the failure; `None` where the login works or nothing explains it.
    pub root: Option<usize>,
    /// From the root to its last consequence.
    pub chain: Vec<usize>,
    /// The one sentence.
    pub summary: String,
}

/// Links the findings and picks the root cause.
pub fn diagnose(analysis: &Analysis, findings: &[Finding]) -> Diagnosis {
    let caused_by = causes(findings);
    let outcome = analysis.outcome;
    let root = (outcome != Outcome::Success).then(|| root(findings, &caused_by)).flatten();
    // Something breaks the flow for certain, so it failed even where no step shows how it ended.
    let outcome =
        if outcome == Outcome::Unknown && root.is_some() { Outcome::Failure } else { outcome };
    let chain = root.map(|root| chain(root, findings, &caused_by)).unwrap_or_default();
    let summary = summary(analysis, outcome, findings, &chain);
    Diagnosis { outcome, caused_by, root, chain, summary }
}

/// For each finding, the one whose effects explain it. The most specific explanation comes first in
/// `explained_by`, so the first that is met wins; a finding never explains itself through a circle.
fn causes(findings: &[Finding]) -> Vec<Option<usize>> {
    let mut sources: BTreeMap<&Effect, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        for effect in &finding.effects {
            sources.entry(effect).or_default().push(index);
        }
    }
    let mut caused_by = vec![None; findings.len()];
    for (index, finding) in findings.iter().enumerate() {
        let candidates =
            finding.explained_by.iter().filter_map(|effect| sources.get(effect)).flatten();
        let cause = candidates
            .copied()
            .find(|&cause| cause != index && !leads_back(&caused_by, cause, index));
        if let Some(slot) = caused_by.get_mut(index) {
            *slot = cause;
        }
    }
    caused_by
}

fn leads_back(caused_by: &[Option<usize>], from: usize, to: usize) -> bool {
    let mut at = Some(from);
    while let Some(index) = at {
        if index == to {
            return true;
        }
        at = caused_by.get(index).copied().flatten();
    }
    false
}

fn root_of(index: usize, caused_by: &[Option<usize>]) -> usize {
    let mut at = index;
    while let Some(cause) = caused_by.get(at).copied().flatten() {
        at = cause;
    }
    at
}

/// The error that explains most, the earliest of equals. What has no error among itself and its
/// consequences breaks nothing.
fn root(findings: &[Finding], caused_by: &[Option<usize>]) -> Option<usize> {
    let mut errors = vec![0_usize; findings.len()];
    for (index, finding) in findings.iter().enumerate() {
        if finding.level == Level::Error
            && let Some(count) = errors.get_mut(root_of(index, caused_by))
        {
            *count += 1;
        }
    }
    (0..findings.len())
        .filter(|&index| {
            caused_by.get(index) == Some(&None) && errors.get(index).is_some_and(|&count| count > 0)
        })
        .min_by_key(|&index| {
            let finding = findings.get(index);
            (
                std::cmp::Reverse(errors.get(index).copied().unwrap_or(0)),
                finding.map(|finding| (finding.certainty, finding.first_exchange())),
                index,
            )
        })
}

/// From the root along its longest line of consequences; of equals, the one that ends last.
fn chain(root: usize, findings: &[Finding], caused_by: &[Option<usize>]) -> Vec<usize> {
    let path = |mut index: usize| {
        let mut path = vec![index];
        while let Some(cause) = caused_by.get(index).copied().flatten() {
            path.push(cause);
            index = cause;
        }
        path.reverse();
        path
    };
    (0..findings.len())
        .map(path)
        .filter(|path| path.first() == Some(&root))
        .max_by_key(|path| {
            (
                path.len(),
                path.last().and_then(|&last| findings.get(last)).map(Finding::first_exchange),
            )
        })
        .unwrap_or_default()
}

fn summary(analysis: &Analysis, outcome: Outcome, findings: &[Finding], chain: &[usize]) -> String {
    let at = |index: Option<&usize>| index.and_then(|&index| findings.get(index));
    if let Some(root) = at(chain.first()) {
        let last =
            at(chain.last()).map(|last| last.consequence.as_str()).filter(|text| !text.is_empty());
        let consequence = last.unwrap_or(&root.consequence);
        return if consequence.is_empty() {
            format!("{}.", root.clause)
        } else {
            format!("{}, so {consequence}.", root.clause)
        };
    }
    match outcome {
        Outcome::Success => format!("This login works: {}.", analysis.reason),
        Outcome::Failure => {
            format!("This login fails: {}. Nothing in the capture explains why.", analysis.reason)
        }
        Outcome::Unknown => format!("{}.", analysis.reason),
    }
}
