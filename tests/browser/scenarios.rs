//! Each scenario in each browser, with the panel open.

use anyhow::{Context as _, Result, bail, ensure};
use libtest_mimic::Trial;
use loginscope_core::model;
use loginscope_drive::{Browser, Kind, play};
use loginscope_lab::{Lab, LabOptions, Outcome, SCENARIOS, Scenario};
use serde_json::Value;

use crate::{launch, recorded, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let each = |kind: Kind| {
        SCENARIOS.iter().map(move |scenario| {
            trial(format!("{}::{}", kind.name(), scenario.id), async move || {
                explained(kind, scenario).await
            })
        })
    };
    Kind::ALL.into_iter().flat_map(each).collect()
}

async fn explained(kind: Kind, scenario: &'static Scenario) -> Result<()> {
    let lab = Lab::start(LabOptions::default()).await?;
    let mut browser = launch(kind).await?;
    let mut result = check(&mut browser, &lab, scenario).await;
    if result.is_err() {
        let name = format!("{}-{}.ndjson", kind.name(), scenario.id);
        let kept = recorded::keep(&browser, &name).await?;
        result = result.with_context(|| format!("recorded: {}", kept.display()));
    }
    browser.quit().await?;
    result
}

async fn check(browser: &mut Browser, lab: &Lab, scenario: &Scenario) -> Result<()> {
    browser.open_panel().await?;
    play::play(browser, lab, scenario).await?;
    let model = match browser.kind() {
        Kind::Chromium => model::Browser::Chrome,
        Kind::Firefox => model::Browser::Firefox,
    };
    let expected = scenario.expect.in_browser(model);
    let outcome = match expected.outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
    };
    let root = expected.root_cause.unwrap_or_default();
    let right = format!(
        "(() => {{ const {{ outcome, rootCause }} = document.querySelector('#loginscope').dataset;
           return outcome == '{outcome}' && rootCause == '{root}' }})()"
    );
    if let Err(error) = browser.panel_wait(&right).await {
        bail!("expected {outcome} by {root:?}; {}; {error:#}", shown(browser).await?);
    }
    for rule in expected.also_found {
        // The root cause is known before the last requests have come.
        let found = format!("!!document.querySelector('[data-rule=\"{rule}\"]')");
        if browser.panel_wait(&found).await.is_err() {
            bail!("{rule} is missing among {:?}", rules(browser).await?);
        }
    }
    let rules = rules(browser).await?;
    if expected.root_cause.is_none() {
        let loud: Vec<_> = rules.iter().filter(|(_, level)| level != "note").collect();
        ensure!(loud.is_empty(), "a healthy login has findings: {loud:?}");
    }
    Ok(())
}

/// What the panel says, for a failed test.
async fn shown(browser: &Browser) -> Result<Value> {
    let script = "JSON.stringify({ ...document.querySelector('#loginscope').dataset }) + document.body.innerText.slice(0, 3000)";
    browser.panel_eval(script).await
}

/// The rules and levels of all findings that the panel shows.
async fn rules(browser: &Browser) -> Result<Vec<(String, String)>> {
    let script = "[...document.querySelectorAll('[data-rule]')].map(element => [element.dataset.rule, element.dataset.level ?? ''])";
    let found = browser.panel_eval(script).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let pairs = found.as_array().cloned().unwrap_or_default();
    Ok(pairs.iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect())
}
