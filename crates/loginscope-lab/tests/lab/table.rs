//! Holds the table of docs/scenarios.md to the scenarios.

use std::collections::BTreeMap;

use loginscope_core::rules::RULES;
use loginscope_lab::{Expectation, SCENARIOS, Scenario};

/// The rows: a rule and its scenarios, none where there is a reason instead.
fn rows() -> BTreeMap<&'static str, Vec<&'static str>> {
    let page = include_str!("../../../../docs/scenarios.md");
    let rows = page.lines().filter_map(|line| {
        let (rule, cell) = line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | ")?;
        let reason = cell.starts_with("None");
        Some((rule, if reason { Vec::new() } else { cell.split(", ").collect() }))
    });
    rows.filter(|(rule, _)| rule.contains('/')).collect()
}

fn expected(scenario: &Scenario) -> Vec<&'static str> {
    let of = |one: &Expectation| one.root_cause.into_iter().chain(one.also_found.iter().copied());
    let whole = &scenario.expect;
    let others = whole.differs.iter().map(|(_, other)| other).chain(whole.blocked);
    of(whole).chain(others.flat_map(of)).collect()
}

#[test]
fn each_row_names_scenarios_that_expect_the_rule() {
    for (rule, scenarios) in rows() {
        assert!(RULES.iter().any(|known| known.id == rule), "{rule} is no rule");
        for id in scenarios {
            let scenario = Scenario::find(id).unwrap_or_else(|| panic!("{rule}: {id} is missing"));
            assert!(expected(scenario).contains(&rule), "{id} does not expect {rule}");
        }
    }
}

#[test]
fn no_row_is_forgotten() {
    let rows = rows();
    let sections = [
        "cookie/",
        "send/",
        "cors/",
        "redirect/",
        "http/",
        "session/",
        "csrf/",
        "link/",
        "credentials/",
        "mfa/",
        "webauthn/",
        "popup/",
        "storage-access/",
        "fedcm/",
        "dbsc/",
        "browser/",
        "capture/",
    ];
    for rule in RULES.iter().map(|rule| rule.id) {
        let listed = sections.iter().any(|section| rule.starts_with(section));
        assert!(!listed || rows.contains_key(rule), "{rule} has no row");
    }
    for scenario in SCENARIOS {
        for rule in expected(scenario) {
            let Some(named) = rows.get(rule) else { continue };
            assert!(!named.is_empty(), "{} shows {rule}, which is said to have none", scenario.id);
        }
    }
}
