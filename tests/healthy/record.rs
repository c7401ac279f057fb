//! Records what a user does on a site.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, anyhow};
use loginscope_drive::{Browser, Kind, Options};

use crate::{here, play, replay, servers::Servers, site::Site};

/// How long the browser has, after the last step, to tell of the last requests.
const REST: Duration = Duration::from_secs(4);

/// Starts the servers and the browser, does what the user does and writes down what the extension recorded.
pub(crate) async fn record(site: &Site, kind: Kind) -> Result<()> {
    let servers = Servers::start(site).await?;
    let name = if kind == Kind::Chromium { "chrome" } else { "firefox" };
    let extension = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist").join(name);
    let extension = extension
        .canonicalize()
        .with_context(|| format!("dist/{name} is missing: run `cargo xtask build`"))?;
    let mut browser = Browser::launch(&Options::new(kind).extension(extension)).await?;
    let lines = played(&mut browser, site).await;
    browser.quit().await?;
    let lines = lines.map_err(|error| anyhow!("{error:#}\n{}", servers.said()))?;
    let lines = servers.without_paths(&lines);
    let file = here().join("captures").join(format!("{}.{}.ndjson.gz", site.name, kind.name()));
    fs::write(&file, replay::packed(&lines)?)?;
    replay::is_healthy(site, &file)
}

async fn played(browser: &mut Browser, site: &Site) -> Result<String> {
    browser.open_panel().await?;
    for step in &site.steps {
        if let Err(error) = play::act(browser, step).await {
            let page = browser
                .page_eval("location.href + '\\n' + document.body?.innerText.slice(0, 1500)")
                .await
                .unwrap_or_default();
            return Err(
                error.context(format!("{step:?} on {}", page.as_str().unwrap_or("no page")))
            );
        }
    }
    tokio::time::sleep(REST).await;
    browser.recorded_lines().await
}
