//! Two captures of the same login, one that works and one that fails: where they part, and everything that drifted.

mod facts;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::facts::{Fact, Hosts, Step};
use crate::{
    diagnosed::Diagnosed,
    report::redact::{Known, Redactor},
};

/// The comparison. Everything in it is redacted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The version of this shape.
    pub schema: u32,
    /// The answer in one sentence.
    pub summary: String,
    /// Where the two part first; `None` where every step is alike.
    pub divergence: Option<Divergence>,
    /// Every other difference between steps that belong together, in order.
    pub drifts: Vec<Difference>,
}

/// Where the two captures part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// The step in the working capture; `None` where only the failing one has it.
    pub working: Option<Place>,
    /// The step in the failing capture; `None` where it never comes to it.
    pub failing: Option<Place>,
    /// What differs there, the decisive difference first; empty where one of the steps is missing.
    pub differences: Vec<Difference>,
}

/// A step of one of the captures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its exchange.
    pub exchange: u32,
    /// Method, host and path.
    pub request: String,
    /// The status; 0 where no response was seen.
    pub status: u16,
}

/// Something that is not the same in both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// What: `status`, `Set-Cookie sid`, `redirect to`, …
    pub what: String,
    /// In the working capture; `None` where it is missing.
    pub working: Option<String>,
    /// In the failing capture; `None` where it is missing.
    pub failing: Option<String>,
    /// The exchange of the working capture.
    pub working_exchange: u32,
    /// The exchange of the failing capture.
    pub failing_exchange: u32,
}

/// Beyond this many steps, steps are paired in their order.
const MOST_ALIGNED: usize = 2000;

/// Compares a login that works with one that fails.
pub fn compare(working: &Diagnosed, failing: &Diagnosed) -> Comparison {
    let mut redactor = Redactor::new();
    redactor.know(&std::sync::Arc::new(Known::both(working.known(), failing.known())));
    let left = facts::steps(&working.analysis, &mut Hosts::default(), &mut redactor);
    let right = facts::steps(&failing.analysis, &mut Hosts::default(), &mut redactor);
    let mut divergence: Option<Divergence> = None;
    let mut drifts = Vec::new();
    for pair in align(&left, &right) {
        match pair {
            (Some(one), Some(other)) => {
                let mut differences = differences(one, other);
                let parts = differences.iter().any(|(decisive, _)| *decisive);
                if divergence.is_none() && parts {
                    differences.sort_by_key(|(decisive, _)| !decisive);
                    divergence = Some(Divergence {
                        working: Some(one.place.clone()),
                        failing: Some(other.place.clone()),
                        differences: differences.into_iter().map(|(_, it)| it).collect(),
                    });
                } else {
                    drifts.extend(differences.into_iter().map(|(_, it)| it));
                }
            }
            (one, other) => {
                if divergence.is_none() {
                    divergence = Some(Divergence {
                        working: one.map(|step| step.place.clone()),
                        failing: other.map(|step| step.place.clone()),
                        differences: Vec::new(),
                    });
                }
            }
        }
    }
    let why = failing.report().diagnosis.summary;
    let summary = sentence(divergence.as_ref(), &why);
    Comparison { schema: 1, summary, divergence, drifts }
}

fn sentence(divergence: Option<&Divergence>, why: &str) -> String {
    let Some(Divergence { working, failing, differences }) = divergence else {
        return "Every step of the login is alike in both captures.".to_owned();
    };
    let said = |value: &Option<String>| {
        value.as_ref().map_or("missing".to_owned(), |it| format!("\"{it}\""))
    };
    let first = match (working, failing, differences.first()) {
        (Some(_), Some(place), Some(difference)) => format!(
            "The logins part at {}: {} is {} where it works and {} where it fails.",
            place.request,
            difference.what,
            said(&difference.working),
            said(&difference.failing)
        ),
        (Some(place), None, _) => {
            format!("The failing login never comes to {}.", place.request)
        }
        (None, Some(place), _) => {
            format!("Only the failing login has {} ({}).", place.request, place.status)
        }
        _ => String::new(),
    };
    format!("{first} {why}")
}

fn differences(one: &Step, other: &Step) -> Vec<(bool, Difference)> {
    let difference = |fact: &Fact, working: Option<&Fact>, failing: Option<&Fact>| Difference {
        what: fact.name.clone(),
        working: working.map(|fact| fact.shown.clone()),
        failing: failing.map(|fact| fact.shown.clone()),
        working_exchange: one.place.exchange,
        failing_exchange: other.place.exchange,
    };
    let mut found = Vec::new();
    for fact in &one.facts {
        let same = other.facts.iter().find(|other| other.name == fact.name);
        if same.is_none_or(|same| same.alike != fact.alike) {
            found.push((fact.decisive, difference(fact, Some(fact), same)));
        }
    }
    for fact in &other.facts {
        if !one.facts.iter().any(|known| known.name == fact.name) {
            found.push((fact.decisive, difference(fact, None, Some(fact))));
        }
    }
    found
}

type Pair<'s> = (Option<&'s Step>, Option<&'s Step>);

/// Puts steps of the same method and path side by side: the longest common subsequence.
fn align<'s>(left: &'s [Step], right: &'s [Step]) -> Vec<Pair<'s>> {
    if left.len().max(right.len()) > MOST_ALIGNED {
        let count = left.len().max(right.len());
        return (0..count).map(|index| (left.get(index), right.get(index))).collect();
    }
    let width = right.len() + 1;
    let mut lengths = vec![0_u32; (left.len() + 1) * width];
    let at = |lengths: &[u32], row: usize, column: usize| {
        lengths.get(row * width + column).copied().unwrap_or_default()
    };
    for (row, one) in left.iter().enumerate().rev() {
        for (column, other) in right.iter().enumerate().rev() {
            let length = if one.key == other.key {
                at(&lengths, row + 1, column + 1) + 1
            } else {
                at(&lengths, row + 1, column).max(at(&lengths, row, column + 1))
            };
            if let Some(slot) = lengths.get_mut(row * width + column) {
                *slot = length;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    loop {
        match (left.get(row), right.get(column)) {
            (None, None) => return pairs,
            (Some(one), Some(other)) if one.key == other.key => {
                pairs.push((Some(one), Some(other)));
                (row, column) = (row + 1, column + 1);
            }
            (Some(one), other)
                if other.is_none()
                    || at(&lengths, row + 1, column) >= at(&lengths, row, column + 1) =>
            {
                pairs.push((Some(one), None));
                row += 1;
            }
            (_, other) => {
                pairs.push((None, other));
                column += 1;
            }
        }
    }
}

impl fmt::Display for Comparison {
    /// For a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clean = |text: &str| -> String {
            text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
        };
        let side = |value: &Option<String>| value.as_deref().map_or("(missing)".to_owned(), clean);
        writeln!(f, "{}", clean(&self.summary))?;
        let first = self.divergence.iter().flat_map(|divergence| &divergence.differences);
        for (heading, differences) in
            [("There", first.collect::<Vec<_>>()), ("Elsewhere", self.drifts.iter().collect())]
        {
            for (index, difference) in differences.iter().enumerate() {
                if index == 0 {
                    writeln!(f, "\n{heading}:")?;
                }
                writeln!(
                    f,
                    "  {}\n    works #{}: {}\n    fails #{}: {}",
                    clean(&difference.what),
                    difference.working_exchange,
                    side(&difference.working),
                    difference.failing_exchange,
                    side(&difference.failing)
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
