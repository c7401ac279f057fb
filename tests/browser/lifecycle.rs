//! The panel comes late, goes, is docked elsewhere, pauses and forgets; what was recorded stays what it is.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use loginscope_drive::{Browser, Kind, play};
use loginscope_lab::{Lab, LabOptions, Scenario};

use crate::{launch, trial};

const BROKEN: &str = "samesite-none-insecure";
const EXPLAINED: &str =
    "document.querySelector('#loginscope').dataset.rootCause == 'cookie/samesite-none-insecure'";
const ROWS: &str = "document.querySelectorAll('[data-exchange]').length";

/// The trials of this file: a name and what happens.
macro_rules! lifecycle {
    ($($name:literal => $run:ident),+ $(,)?) => {
        pub(crate) fn trials() -> Vec<Trial> {
            let mut trials = Vec::new();
            for kind in Kind::ALL {
                $(trials.push(trial(format!("{}::{}", kind.name(), $name), async move || {
                    let lab = Lab::start(LabOptions::default()).await?;
                    let mut browser = launch(kind).await?;
                    let result = $run(&mut browser, &lab).await;
                    browser.quit().await?;
                    result
                }));)+
            }
            trials.push(trial("firefox::asks for a permission that was taken away".to_owned(), async || {
                let mut browser = launch(Kind::Firefox).await?;
                let result = permission_missing(&mut browser).await;
                browser.quit().await?;
                result
            }));
            trials
        }
    };
}

lifecycle! {
    "a page that was there before is said to be" => opened_late,
    "a panel that is shown late has everything" => shown_late,
    "docking elsewhere keeps the diagnosis" => redocked,
    "a hidden panel goes on" => hidden,
    "pausing records nothing, recording again does" => paused,
    "clearing forgets" => cleared,
    "without keeping, a new page begins anew" => not_kept,
    "the report is saved without secrets" => saved,
}

async fn login(browser: &Browser, lab: &Lab) -> Result<()> {
    let scenario = Scenario::find(BROKEN).expect("the scenario is in the lab");
    play::play(browser, lab, scenario).await
}

async fn state(browser: &Browser, name: &str) -> Result<()> {
    browser
        .panel_wait(&format!("document.querySelector('#loginscope').dataset.state == '{name}'"))
        .await
        .map(|_| ())
}

async fn rows(browser: &Browser) -> Result<u64> {
    Ok(browser.panel_eval(ROWS).await?.as_u64().unwrap_or_default())
}

async fn opened_late(browser: &mut Browser, lab: &Lab) -> Result<()> {
    let scenario = Scenario::find(BROKEN).expect("the scenario is in the lab");
    browser.goto(&scenario.start_url(lab)).await?;
    browser.open_panel().await?;
    state(browser, "late").await?;
    browser
        .panel_eval("([...document.querySelectorAll('button')].find(button => button.textContent.includes('Reload')).click(), true)")
        .await?;
    state(browser, "recording").await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await.map(|_| ())
}

async fn shown_late(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_devtools().await?;
    login(browser, lab).await?;
    browser.show_panel().await?;
    browser.panel_wait(EXPLAINED).await.map(|_| ())
}

async fn redocked(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_panel().await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await?;
    // The browser tells of the last requests a little later.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let before = rows(browser).await?;
    for _ in 0..2 {
        browser.redock().await?;
        browser.show_panel().await?;
        browser.panel_wait(EXPLAINED).await?;
        browser.panel_wait(&format!("{ROWS} == {before}")).await?;
    }
    Ok(())
}

async fn hidden(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_panel().await?;
    browser.hide_panel().await?;
    login(browser, lab).await?;
    browser.show_panel().await?;
    browser.panel_wait(EXPLAINED).await.map(|_| ())
}

async fn paused(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_panel().await?;
    browser.panel_click("button.record").await?;
    state(browser, "paused").await?;
    login(browser, lab).await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    ensure!(rows(browser).await? == 0, "something was recorded in the pause");
    browser.panel_click("button.record").await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await.map(|_| ())
}

async fn cleared(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_panel().await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await?;
    // The browser tells of the last requests a little later.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    browser.panel_click("button[aria-label=Clear]").await?;
    browser.panel_wait(&format!("{ROWS} == 0")).await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await.map(|_| ())
}

async fn not_kept(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_panel().await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await?;
    browser.panel_click(".toolbar input[type=checkbox]").await?;
    let healthy = Scenario::find("healthy-form-login").expect("the scenario is in the lab");
    let start = healthy.start_url(lab);
    browser.goto(&start).await?;
    let listed = |part: &str| {
        format!(
            "[...document.querySelectorAll('[data-exchange]')].filter(row => row.textContent.includes('{part}')).length"
        )
    };
    // The new page itself is there, and nothing of the old one.
    let path = start.splitn(4, '/').last().unwrap_or_default();
    let (page, shop) = (listed(path), listed("/shop/"));
    browser.panel_wait(&format!("{page} > 0 && {ROWS} == {shop}")).await.map(|_| ())
}

async fn saved(browser: &mut Browser, lab: &Lab) -> Result<()> {
    browser.open_panel().await?;
    login(browser, lab).await?;
    browser.panel_wait(EXPLAINED).await?;
    // The file as the panel makes it, before the browser asks where it goes.
    let script = "(async () => {
        const create = URL.createObjectURL;
        let file;
        URL.createObjectURL = blob => { file = blob; return create.call(URL, blob) };
        document.querySelector('[aria-label=\"Export the report\"]').click();
        await new Promise(done => setTimeout(done, 200));
        document.querySelector('[aria-label=\"Save the report as Markdown\"]').click();
        for (let round = 0; round < 100 && !file; round++) await new Promise(done => setTimeout(done, 50));
        URL.createObjectURL = create;
        return file ? await file.text() : '';
      })()";
    let report = browser.panel_eval(script).await?;
    let report = report.as_str().unwrap_or_default();
    ensure!(report.starts_with("# Login report"), "the file begins with {report:.80}");
    ensure!(report.contains("SameSite=None; Secure"), "the line to send is missing");
    let scenario = Scenario::find(BROKEN).expect("the scenario is in the lab");
    for entry in lab.log() {
        for line in entry.set_cookies() {
            let value = line
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .map_or("", |(_, value)| value);
            ensure!(
                value.len() < 8 || !report.contains(value),
                "a cookie of {} is in the report",
                scenario.id
            );
        }
    }
    ensure!(!report.contains(loginscope_lab::scenario::PASSWORD), "the password is in the report");
    Ok(())
}

async fn permission_missing(browser: &mut Browser) -> Result<()> {
    browser.open_panel().await?;
    let Browser::Firefox(firefox) = &*browser else { return Ok(()) };
    let script = "const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID('loginscope@loginscope.dev');
        return ExtensionPermissions.remove(extension.id, { permissions: [], origins: ['<all_urls>'] }, extension).then(() => true)";
    firefox.chrome_script(script, serde_json::json!([])).await?;
    state(browser, "permission").await?;
    browser.panel_wait("[...document.querySelectorAll('button')].some(button => button.textContent.includes('Allow'))").await.map(|_| ())
}
