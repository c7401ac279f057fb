//! What holds for every scenario.

use std::collections::BTreeSet;

use loginscope_lab::{Action, Lab, LabOptions, Outcome, SCENARIOS, Scenario};

use crate::client::get;

#[test]
fn names_and_mounts_are_unique() {
    let names: BTreeSet<_> = SCENARIOS.iter().map(|scenario| scenario.id).collect();
    let mounts: BTreeSet<_> = SCENARIOS.iter().map(|scenario| scenario.mount).collect();
    assert_eq!((names.len(), mounts.len()), (SCENARIOS.len(), SCENARIOS.len()));
    assert!(!mounts.contains(loginscope_lab::loss::MOUNT));
}

#[test]
fn every_file_is_registered_under_its_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/scenarios");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().replace('_', "-"))
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .collect();
    let names: BTreeSet<String> = SCENARIOS.iter().map(|scenario| scenario.id.to_owned()).collect();
    assert_eq!(files, names);
}

#[test]
fn a_mount_tells_nothing_about_the_login() {
    let telling = ["login", "auth", "saml", "sso", "sign", "cookie", "cors", "session", "token"];
    for scenario in SCENARIOS {
        assert!(!telling.iter().any(|word| scenario.mount.contains(word)), "{}", scenario.mount);
    }
}

#[test]
fn an_expectation_names_rules_where_the_login_fails() {
    for Scenario { id, expect, .. } in SCENARIOS {
        assert_eq!(expect.root_cause.is_some(), expect.outcome == Outcome::Failure, "{id}");
        for rule in expect.root_cause.iter().chain(expect.also_found) {
            let (area, name) = rule.split_once('/').expect(rule);
            assert!(!area.is_empty() && !name.is_empty(), "{id}: {rule}");
        }
    }
}

#[tokio::test]
async fn every_start_page_answers() {
    let lab = Lab::start(LabOptions::default()).await.expect("a lab");
    for scenario in SCENARIOS {
        let start = scenario.start_url(&lab);
        let answer = get(&lab, &start, "").await;
        assert!(matches!(answer.status, 200 | 302), "{}: {}", scenario.id, answer.status);
        assert!(answer.all("date").len() == 1 && answer.header("server").contains("nginx"));
        assert_eq!(scenario.steps(&lab).first(), Some(&Action::Visit(start)), "{}", scenario.id);
    }
    let index = get(&lab, &lab.url("http", "localhost", "/"), "").await;
    for scenario in SCENARIOS {
        assert!(index.body.contains(&scenario.start_url(&lab)), "{}", scenario.id);
    }
}
