//! Logins on real frameworks behind a real nginx, healthy and broken, in front of the panel in both browsers.
//!
//! `cargo xtask test` installs what they need; `cargo xtask build` must have run.

mod cases;
mod servers;

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, bail, ensure};
use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_drive::{Browser, Kind, Options, play};
use loginscope_lab::Outcome;
use serde_json::Value;

use crate::{
    cases::{CASES, Case},
    servers::Site,
};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Two at a time: browsers and servers have many processes, and wait a lot.
    arguments.test_threads.get_or_insert(2);
    let each = |kind: Kind| {
        CASES.iter().map(move |case| {
            Trial::test(format!("{}::{}", kind.name(), case.id), move || {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(2)
                    .enable_all()
                    .build()
                    .map_err(|error| Failed::from(error.to_string()))?;
                runtime
                    .block_on(explained(kind, case))
                    .map_err(|error| Failed::from(format!("{error:#}")))
            })
        })
    };
    let trials = Kind::ALL.into_iter().flat_map(each).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

async fn explained(kind: Kind, case: &Case) -> Result<()> {
    let site = Site::start(case).await?;
    let name = if kind == Kind::Chromium { "chrome" } else { "firefox" };
    let extension = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist").join(name);
    let extension = extension
        .canonicalize()
        .with_context(|| format!("dist/{name} is missing: run `cargo xtask build`"))?;
    let mut browser = Browser::launch(&Options::new(kind).extension(extension)).await?;
    let mut result = check(&mut browser, &site, case).await;
    if result.is_err() {
        let kept = keep(&browser, &format!("{name}-{}.ndjson", case.id)).await?;
        result = result.with_context(|| format!("{}\nrecorded: {}", site.said(), kept.display()));
    }
    browser.quit().await?;
    result
}

/// Writes down what was recorded, for whoever looks into a failed test.
async fn keep(browser: &Browser, name: &str) -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("frameworks/failed");
    fs::create_dir_all(&folder)?;
    let file = folder.join(name);
    fs::write(&file, browser.recorded_lines().await?)?;
    Ok(file)
}

async fn check(browser: &mut Browser, site: &Site, case: &Case) -> Result<()> {
    browser.open_panel().await?;
    for action in (case.actions)(site) {
        match play::act(browser, &action).await {
            // The browser's own page about it is what the user sees, too.
            Err(error) if format!("{error:#}").contains("ERR_TOO_MANY_REDIRECTS") => {}
            result => result.with_context(|| format!("{action:?}"))?,
        }
    }
    let outcome = match case.expect.outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
    };
    let root = case.expect.root_cause.unwrap_or_default();
    let right = format!(
        "(() => {{ const {{ outcome, rootCause }} = document.querySelector('#loginscope').dataset;
           return outcome == '{outcome}' && rootCause == '{root}' }})()"
    );
    if let Err(error) = browser.panel_wait(&right).await {
        let script = "JSON.stringify({ ...document.querySelector('#loginscope').dataset }) + document.body.innerText.slice(0, 3000)";
        let shown = browser.panel_eval(script).await?;
        bail!("expected {outcome} by {root:?}; {}; {error:#}", shown.as_str().unwrap_or_default());
    }
    let found = browser
        .panel_eval("[...document.querySelectorAll('[data-rule]')].map(element => [element.dataset.rule, element.dataset.level ?? ''])")
        .await?;
    let found = found.as_array().cloned().unwrap_or_default();
    let has = |rule: &str| found.iter().any(|pair| pair[0] == rule);
    for rule in case.expect.also_found {
        ensure!(has(rule), "{rule} is missing among {found:?}");
    }
    if case.expect.root_cause.is_none() {
        let loud: Vec<&Value> = found.iter().filter(|pair| pair[1] != "note").collect();
        ensure!(loud.is_empty(), "a healthy login has findings: {loud:?}");
    }
    Ok(())
}
