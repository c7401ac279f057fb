//! Causes between findings, the root cause and the one sentence.

use std::collections::BTreeMap;

use crate::{
    analysis::{
        Analysis, Outcome,
        flow::{Attempt, Path},
    },
    finding::{Certainty, Effect, Finding, Level},
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
    /// Where the root is not certain, the other findings that may explain the failure, the likeliest first.
    pub alternatives: Vec<usize>,
    /// The answer for each attempt of the flow.
    pub attempts: Vec<Answer>,
}

/// How one attempt ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether it worked.
    pub outcome: Outcome,
    /// The finding that explains why not.
    pub root: Option<usize>,
}

/// Links the findings and picks the root cause.
pub fn diagnose(analysis: &Analysis, findings: &[Finding]) -> Diagnosis {
    let caused_by = causes(findings);
    let outcome = analysis.outcome;
    let roots = roots(0..findings.len(), findings, &caused_by);
    let root = roots.first().copied().filter(|_| outcome != Outcome::Success);
    let alternatives = match root.and_then(|root| findings.get(root)) {
        Some(root) if root.certainty != Certainty::Certain => {
            roots.get(1..).unwrap_or_default().to_vec()
        }
        _ => Vec::new(),
    };
    let attempts = answers(&analysis.flow, findings, &caused_by);
    // Something breaks the flow for certain, so it failed even where no step shows how it ended.
    let outcome =
        if outcome == Outcome::Unknown && root.is_some() { Outcome::Failure } else { outcome };
    let chain = root.map(|root| chain(root, findings, &caused_by)).unwrap_or_default();
    let summary = summary(analysis, outcome, findings, &chain);
    Diagnosis { outcome, caused_by, root, chain, summary, alternatives, attempts }
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

/// Of these findings, the errors that follow from no other: what explains most comes first, the surest and earliest of
/// equals. What has no error among itself and its consequences breaks nothing.
fn roots(
    among: impl Iterator<Item = usize>,
    findings: &[Finding],
    caused_by: &[Option<usize>],
) -> Vec<usize> {
    let mut errors: BTreeMap<usize, usize> = BTreeMap::new();
    for index in among {
        if findings.get(index).is_some_and(|finding| finding.level == Level::Error) {
            *errors.entry(root_of(index, caused_by)).or_default() += 1;
        }
    }
    let mut roots: Vec<(usize, usize)> = errors.into_iter().collect();
    roots.sort_by_key(|&(index, count)| {
        let finding = findings.get(index);
        let sure = finding.map(|finding| (finding.certainty, finding.first_exchange()));
        (std::cmp::Reverse(count), sure, index)
    });
    roots.into_iter().map(|(index, _)| index).collect()
}

/// The answer for each attempt, from the findings that show last in it.
fn answers(flow: &[Attempt], findings: &[Finding], caused_by: &[Option<usize>]) -> Vec<Answer> {
    let mut attempt_of = BTreeMap::new();
    for (index, attempt) in flow.iter().enumerate() {
        attempt_of.extend(attempt.exchanges.iter().map(|id| (*id, index)));
    }
    let mut ending: Vec<Vec<usize>> = vec![Vec::new(); flow.len()];
    for (index, finding) in findings.iter().enumerate() {
        let last = finding.evidence.iter().map(|evidence| evidence.exchange).max();
        let stays = finding.effects.iter().find_map(|effect| match effect {
            Effect::StillLoggedIn(logout) => Some(*logout),
            _ => None,
        });
        let attempt = stays.or(last).and_then(|id| attempt_of.get(&id));
        if let Some(ending) = attempt.and_then(|attempt| ending.get_mut(*attempt)) {
            ending.push(index);
        }
    }
    let each = flow.iter().zip(&ending);
    each.map(|(attempt, ending)| answer(attempt, ending, findings, caused_by)).collect()
}

/// What explains one attempt: an error, else whatever one of its findings leads to.
fn answer(
    attempt: &Attempt,
    ending: &[usize],
    findings: &[Finding],
    caused_by: &[Option<usize>],
) -> Answer {
    let effects = |index: &usize| findings.get(*index).map_or(&[][..], |finding| &finding.effects);
    let stays = |effect: &Effect| matches!(effect, Effect::StillLoggedIn(_));
    let stayed = ending.iter().copied().find(|index| effects(index).iter().any(stays));
    if stayed.is_some() {
        return Answer { outcome: Outcome::Failure, root: stayed };
    }
    // A mail that was sent well may hold a link that leads nowhere.
    let mail = matches!(attempt.path, Path::PasswordReset | Path::Link);
    let outcome = match attempt.outcome {
        Outcome::Success if mail => Outcome::Unknown,
        outcome => outcome,
    };
    if outcome == Outcome::Success {
        return Answer { outcome, root: None };
    }
    let root = roots(ending.iter().copied(), findings, caused_by).first().copied();
    if outcome == Outcome::Failure {
        // What was no error, since it went well later, explains it too.
        let leads = ending.iter().copied().find(|index| !effects(index).is_empty());
        return Answer { outcome, root: root.or(leads.map(|index| root_of(index, caused_by))) };
    }
    Answer { outcome: if root.is_some() { Outcome::Failure } else { attempt.outcome }, root }
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
