//! What the extension has recorded, put together by the core.

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
