//! Each scenario in each browser, with the panel open.

use std::path::Path;

use anyhow::Result;
use libtest_mimic::Trial;
use loginscope_core::model;
use loginscope_drive::{Browser, Kind, expect, play};
use loginscope_lab::{Lab, LabOptions, SCENARIOS, Scenario};

use crate::{POOL, options, trial};

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
    let options = options(kind)?;
    let mut browser = POOL.take(&options).await?;
    let lab = Lab::start(LabOptions::default()).await?;
    let result = check(&mut browser, &lab, scenario).await;
    let failed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/failed");
    let result = expect::or_keep(result, &browser, &failed, scenario.id).await;
    if result.is_ok() {
        POOL.give_back(&options, browser).await
    } else {
        browser.quit().await?;
        result
    }
}

async fn check(browser: &mut Browser, lab: &Lab, scenario: &Scenario) -> Result<()> {
    browser.open_panel().await?;
    play::play(browser, lab, scenario).await?;
    let model = match browser.kind() {
        Kind::Chromium => model::Browser::Chrome,
        Kind::Firefox => model::Browser::Firefox,
    };
    expect::panel_says(browser, scenario.expect.in_browser(model)).await
}
