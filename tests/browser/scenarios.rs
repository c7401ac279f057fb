//! Each scenario in each browser, with the panel open.

use std::path::Path;

use anyhow::Result;
use libtest_mimic::Trial;
use loginscope_core::model;
use loginscope_drive::{Browser, Kind, Options, expect, play};
use loginscope_lab::{Expectation, Lab, LabOptions, SCENARIOS, Scenario};

use crate::{POOL, options, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let each = |kind: Kind| {
        SCENARIOS.iter().map(move |scenario| {
            trial(format!("{}::{}", kind.name(), scenario.id), async move || {
                explained(&options(kind)?, scenario, expected(kind, scenario)).await
            })
        })
    };
    let blocking = SCENARIOS.iter().filter_map(|scenario| {
        let expected = scenario.expect.blocked?;
        let name = format!("chromium::{} without third-party cookies", scenario.id);
        Some(trial(name, async move || {
            let options = Options { third_party_cookies: false, ..options(Kind::Chromium)? };
            explained(&options, scenario, expected).await
        }))
    });
    Kind::ALL.into_iter().flat_map(each).chain(blocking).collect()
}

fn expected(kind: Kind, scenario: &'static Scenario) -> &'static Expectation {
    scenario.expect.in_browser(match kind {
        Kind::Chromium => model::Browser::Chrome,
        Kind::Firefox => model::Browser::Firefox,
    })
}

async fn explained(
    options: &Options,
    scenario: &'static Scenario,
    expected: &Expectation,
) -> Result<()> {
    let mut browser = POOL.take(options).await?;
    let lab = Lab::start(LabOptions::default()).await?;
    let result = check(&mut browser, &lab, scenario, expected).await;
    let failed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/failed");
    let result = expect::or_keep(result, &browser, &failed, scenario.id).await;
    if result.is_ok() {
        POOL.give_back(options, browser).await
    } else {
        browser.quit().await?;
        result
    }
}

async fn check(
    browser: &mut Browser,
    lab: &Lab,
    scenario: &Scenario,
    expected: &Expectation,
) -> Result<()> {
    browser.open_panel().await?;
    play::play(browser, lab, scenario).await?;
    expect::panel_says(browser, expected).await
}
