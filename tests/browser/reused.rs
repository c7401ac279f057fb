//! A browser that is used again has forgotten everything, so the order of the trials does not matter.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use loginscope_drive::{Browser, Kind, expect, play};
use loginscope_lab::{Lab, LabOptions, Received, Scenario};
use serde_json::Value;

use crate::{launch, trial};

pub(crate) fn trials() -> Vec<Trial> {
    Kind::ALL
        .map(|kind| {
            trial(
                format!("{}::a browser that is used again is as new", kind.name()),
                async move || {
                    let mut browser = launch(kind).await?;
                    let result = twice(&mut browser).await;
                    browser.quit().await?;
                    result
                },
            )
        })
        .into()
}

/// The same login at the same servers, which see the same both times: no cookie, no cached file, no stored value.
async fn twice(browser: &mut Browser) -> Result<()> {
    let lab = Lab::start(LabOptions::default()).await?;
    let first = login(browser, &lab).await?;
    ensure!(first.0.len() > 4, "the lab got only {:?}", first.0);
    browser.renew().await?;
    let second = login(browser, &lab).await?;
    ensure!(first == second, "the first time {first:#?}, the second time {second:#?}");
    Ok(())
}

/// Signs in, leaves something in every store that a page has, and gives what the lab saw and what the page had found
/// stored before.
async fn login(browser: &mut Browser, lab: &Lab) -> Result<(Vec<String>, Value)> {
    let scenario = Scenario::find("healthy-form-login").expect("the scenario is in the lab");
    browser.open_panel().await?;
    let listed = "document.querySelectorAll('[data-exchange]').length";
    let listed = browser.panel_eval(listed).await?;
    ensure!(listed == 0, "the panel lists {listed} exchanges before anything was asked for");
    play::play(browser, lab, scenario).await?;
    let found = browser.page_eval(STORES).await?;
    expect::panel_says(browser, &scenario.expect).await?;
    let mut seen: Vec<String> = lab.log().iter().filter(|entry| !icon(entry)).map(said).collect();
    seen.sort();
    lab.clear_log();
    Ok((seen, found))
}

const STORES: &str = "(async () => {
    const database = await new Promise(done => {
      let created = false;
      const opening = indexedDB.open('kept');
      opening.onupgradeneeded = () => created = true;
      opening.onsuccess = () => (opening.result.close(), done(created ? 'new' : 'old'));
    });
    const caches_ = await caches.keys();
    await caches.open('kept');
    const found = [localStorage.length, sessionStorage.length, database, caches_.length, name];
    localStorage.kept = sessionStorage.kept = name = 'kept';
    return found;
  })()";

/// Browsers ask for it when it suits them.
fn icon(entry: &Received) -> bool {
    entry.target.ends_with("icon.svg") || entry.target.ends_with("favicon.ico")
}

fn said(entry: &Received) -> String {
    let cookies: Vec<&str> = entry
        .cookie()
        .iter()
        .flat_map(|line| line.split("; "))
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .collect();
    let conditional = entry.request_headers.iter().filter(|(name, _)| name.starts_with("if-"));
    format!(
        "{} {} with {cookies:?}, conditions {:?}",
        entry.method,
        entry.url(),
        conditional.collect::<Vec<_>>()
    )
}
