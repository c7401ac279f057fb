//! What the browser's own cookie store says, as the panel's capture has it: verdicts confirmed, and nothing where the
//! extension may not ask.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};
use libtest_mimic::Trial;
use loginscope_core::analysis::{analyze, cookies::Confirmation};
use loginscope_drive::{Browser, Kind, Options, PATIENCE};
use tokio::time::{Instant, sleep};

use crate::{
    extension, launch, recorded, trial,
    web::{Answer, Ports, serve},
};

pub(crate) fn trials() -> Vec<Trial> {
    let each = |kind: Kind| {
        [
            trial(
                format!("{}::the cookie store confirms verdicts", kind.name()),
                async move || {
                    let mut browser = launch(kind).await?;
                    let result = confirmed(&mut browser).await;
                    browser.quit().await?;
                    result
                },
            ),
            trial(
                format!("{}::without the permission the cookie store tells nothing", kind.name()),
                async move || {
                    let folder = tempfile::tempdir()?;
                    without_cookies(&extension(kind)?, folder.path())?;
                    let options = Options::new(kind).extension(folder.path());
                    let mut browser = Browser::launch(&options).await?;
                    let result = not_told(&mut browser).await;
                    browser.quit().await?;
                    result
                },
            ),
        ]
    };
    Kind::ALL.into_iter().flat_map(each).collect()
}

/// A page that sets cookies, good ones and a bad one, and lets another site set one in a partition.
async fn site() -> Result<Ports> {
    serve(|request, ports| {
        let other = ports.url(true, "other.test", "/");
        match request.target.as_str() {
            "/page" => Answer::page(format!(
                "<!doctype html><link rel=icon href=data:,><body><script>
                 fetch('{other}', {{ credentials: 'include', mode: 'no-cors' }}).then(() => document.title = 'done')
                 </script>"
            ))
            .with("Set-Cookie", "kept=1a; Path=/; Secure; HttpOnly")
            .with("Set-Cookie", "wide=1b; Path=/; Secure; HttpOnly; Domain=app.test; Max-Age=600")
            .with("Set-Cookie", "refused=1c; Path=/; HttpOnly; SameSite=None")
            .with("Set-Cookie", "short=1d; Path=/; Secure"),
            "/leave" => Answer::page("<!doctype html><link rel=icon href=data:,><title>done</title>")
                .with("Set-Cookie", "kept=; Path=/; Max-Age=0"),
            "/favicon.ico" => Answer { status: 404, ..Answer::default() },
            _ => Answer::page("")
                .with("Set-Cookie", "apart=1e; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"),
        }
    })
    .await
}

/// What the store says of each line, by the name of its cookie; the last line of a name counts.
async fn said(browser: &Browser) -> Result<BTreeMap<String, (Confirmation, Option<String>)>> {
    let analysis = analyze(recorded::trace(browser).await?, None);
    let stores = analysis.cookies.stores.iter();
    Ok(stores
        .map(|store| (store.name.clone(), (store.confirmation, store.partition.clone())))
        .collect())
}

async fn confirmed(browser: &mut Browser) -> Result<()> {
    let ports = site().await?;
    browser.open_panel().await?;
    browser.goto(&ports.url(true, "app.test", "/page")).await?;
    browser.page_wait("document.title == 'done'").await?;
    let end = Instant::now() + PATIENCE;
    loop {
        let said = said(browser).await?;
        let all = said.len() == 5;
        if all && said.values().all(|(told, _)| *told == Confirmation::Confirmed) {
            let partition = said["apart"].1.as_deref();
            ensure!(partition == Some("https://app.test"), "the partition is {partition:?}");
            break;
        }
        ensure!(Instant::now() < end, "the store says {said:?}");
        sleep(Duration::from_millis(300)).await;
    }
    // The panel says so in its list of cookies.
    browser.panel_click("#tab-cookies").await?;
    shows(browser, "kept", "The browser's cookie store holds it.").await?;
    shows(browser, "refused", "The browser's cookie store does not hold it.").await?;
    let words = "The browser's cookie store holds it, in the partition of https://app.test.";
    shows(browser, "apart", words).await?;
    browser.goto(&ports.url(true, "app.test", "/leave")).await?;
    shows(browser, "kept", "The browser's cookie store no longer holds it.").await
}

/// Chooses a cookie in the panel's list and waits for words about it.
async fn shows(browser: &Browser, name: &str, words: &str) -> Result<()> {
    let script = format!(
        "(() => {{
           const item = [...document.querySelectorAll('[aria-label=Cookies] [role=option]')]
             .find(item => item.querySelector('b')?.textContent == '{name}');
           item?.click();
           return document.querySelector('.detail')?.innerText.includes({words:?}) ?? false;
         }})()"
    );
    browser.panel_wait(&script).await.with_context(|| format!("the panel about {name}")).map(|_| ())
}

async fn not_told(browser: &mut Browser) -> Result<()> {
    let ports = site().await?;
    browser.open_panel().await?;
    browser.goto(&ports.url(true, "app.test", "/page")).await?;
    browser.page_wait("document.title == 'done'").await?;
    // Long enough for a store that may be read to be read.
    sleep(Duration::from_secs(2)).await;
    let end = Instant::now() + PATIENCE;
    while said(browser).await?.len() < 5 {
        ensure!(Instant::now() < end, "the cookies were not recorded");
        sleep(Duration::from_millis(300)).await;
    }
    for (name, (told, _)) in said(browser).await? {
        ensure!(told == Confirmation::NotTold, "{name} is {told:?} by nobody");
    }
    ensure!(recorded::trace(browser).await?.store_readings.is_empty(), "the store was read");
    Ok(())
}

/// The same extension, but it does not ask for the permission to read cookies.
fn without_cookies(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            without_cookies(&entry.path(), &target)?;
        } else if entry.file_name() == "manifest.json" {
            let mut manifest: serde_json::Value = serde_json::from_slice(&fs::read(entry.path())?)?;
            let Some(permissions) = manifest["permissions"].as_array_mut() else {
                bail!("the manifest asks for nothing")
            };
            permissions.retain(|permission| permission != "cookies");
            fs::write(&target, manifest.to_string())?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
