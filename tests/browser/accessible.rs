//! What axe-core finds in each view of the panel, in both themes: nothing.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use libtest_mimic::Trial;
use loginscope_drive::{Browser, Kind, Options, play};
use loginscope_lab::{Lab, LabOptions, Scenario};

use crate::{extension, trial};

const VIEWS: [&str; 6] = ["diagnosis", "flow", "cookies", "tokens", "exchanges", "decode"];

pub(crate) fn trials() -> Vec<Trial> {
    [("light", false), ("dark", true)]
        .map(|(theme, dark)| {
            trial(
                format!("chromium::axe-core finds nothing in the {theme} theme"),
                async move || {
                    let options = Options { dark, ..Options::new(Kind::Chromium) };
                    let options = options.extension(extension(Kind::Chromium)?);
                    let mut browser = Browser::launch(&options).await?;
                    let result = check(&mut browser).await;
                    browser.quit().await?;
                    result
                },
            )
        })
        .into()
}

async fn check(browser: &mut Browser) -> Result<()> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/xtask/npm/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(file)
        .context("axe-core is not installed: run `cargo xtask build`, which installs it")?;
    let lab = Lab::start(LabOptions::default()).await?;
    browser.open_panel().await?;
    browser.panel_eval(&format!("{axe}; true")).await?;
    nothing(browser, "the empty panel").await?;
    for id in ["healthy-oauth-code", "samesite-none-insecure"] {
        let scenario = Scenario::find(id).context("the scenario is in the lab")?;
        play::play(browser, &lab, scenario).await?;
    }
    browser
        .panel_wait("document.querySelector('#loginscope').dataset.outcome == 'failure'")
        .await?;
    for view in VIEWS {
        browser.panel_click(&format!("#tab-{view}")).await?;
        browser
            .panel_wait(&format!("!!document.querySelector('[aria-labelledby=tab-{view}]')"))
            .await?;
        nothing(browser, view).await?;
    }
    browser.panel_click(".scratch .link").await?;
    browser.panel_wait("!!document.querySelector('.verdicts')").await?;
    nothing(browser, "what if").await?;
    browser.panel_click("#tab-exchanges").await?;
    browser.panel_click("[data-exchange]").await?;
    nothing(browser, "an exchange").await?;
    for (button, what) in [("Export the report", "export"), ("Keys and filter words", "keys")] {
        browser.panel_click(&format!("[aria-label='{button}']")).await?;
        browser.panel_wait("!!document.querySelector('[role=dialog]')").await?;
        nothing(browser, what).await?;
        browser.panel_click("[role=dialog] [aria-label=Close]").await?;
    }
    Ok(())
}

async fn nothing(browser: &Browser, what: &str) -> Result<()> {
    let script = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(
        ({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' +
          node.any.concat(node.all).map(check => check.message)).join(' | ')).join('\\n'))";
    let found = browser.panel_eval(script).await?;
    let found = found.as_str().context("axe-core gave no answer")?;
    ensure!(found.is_empty(), "in {what}: {found}");
    Ok(())
}
