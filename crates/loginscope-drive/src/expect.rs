//! Holds what the panel says against what is expected of it.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use loginscope_lab::{Expectation, Outcome};
use serde_json::Value;

use crate::Browser;

/// Waits until the panel shows the outcome, the root cause and the other findings, and fails with what it shows
/// instead. Where nothing is broken, there is no error, and no warning of a rule that was not expected.
pub async fn panel_says(browser: &Browser, expected: &Expectation) -> Result<()> {
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
    if expected.root_cause.is_none() {
        let rules = rules(browser).await?;
        let meant = |rule: &str, level: &str| {
            level == "note" || (level == "warning" && expected.also_found.contains(&rule))
        };
        let loud: Vec<_> = rules.iter().filter(|(rule, level)| !meant(rule, level)).collect();
        ensure!(loud.is_empty(), "a login that works has findings: {loud:?}");
    }
    Ok(())
}

/// Where a check failed, writes down what was recorded, for whoever looks into it, and names the file in the error.
pub async fn or_keep(
    result: Result<()>,
    browser: &Browser,
    folder: &Path,
    name: &str,
) -> Result<()> {
    let Err(error) = result else { return Ok(()) };
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("{}-{name}.ndjson", browser.kind().name()));
    fs::write(&file, browser.recorded_lines().await?)?;
    Err(error).with_context(|| format!("recorded: {}", file.display()))
}

/// What the panel says.
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
