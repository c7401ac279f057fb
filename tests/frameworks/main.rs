//! Logins on real frameworks behind a real nginx, healthy and broken, in front of the panel in both browsers.
//!
//! `cargo xtask test` installs what they need; `cargo xtask build` must have run.

mod cases;
mod servers;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_drive::{Browser, Kind, Options, expect, play};

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
    let result = check(&mut browser, &site, case).await;
    let failed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frameworks/failed");
    let result = expect::or_keep(result, &browser, &failed, case.id).await;
    browser.quit().await?;
    result.with_context(|| site.said())
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
    expect::panel_says(browser, &case.expect).await
}
