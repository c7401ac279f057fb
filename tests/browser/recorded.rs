//! What the extension has recorded, put together by the core.

use std::{fs, path::PathBuf};

use anyhow::Result;
use loginscope_core::{capture::Recorder, model::Trace};
use loginscope_drive::Browser;

/// Everything that was recorded so far.
pub(crate) async fn trace(browser: &Browser) -> Result<Trace> {
    let mut recorder = Recorder::new();
    for line in browser.recorded_lines().await?.lines() {
        recorder.push_line(line);
    }
    Ok(recorder.trace())
}

/// Writes down what was recorded, for whoever looks into a failed test.
pub(crate) async fn keep(browser: &Browser, name: &str) -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser/failed");
    fs::create_dir_all(&folder)?;
    let file = folder.join(name);
    fs::write(&file, browser.recorded_lines().await?)?;
    Ok(file)
}
