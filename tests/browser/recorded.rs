//! The lines that the extension keeps, read from its devtools page and put together by the core.

use anyhow::{Context as _, Result};
use loginscope_core::{capture::Recorder, model::Trace};
use loginscope_drive::Browser;

/// Everything that was recorded so far.
pub(crate) async fn trace(browser: &Browser) -> Result<Trace> {
    let script = "(async () => {
        const api = globalThis.browser ?? globalThis.chrome;
        const channel = new BroadcastChannel(`loginscope-${api.devtools.inspectedWindow.tabId}`);
        const all = [];
        await new Promise(done => {
          let idle = setTimeout(done, 1000);
          let want = { epoch: 0, next: 0 };
          channel.onmessage = ({ data: { lines, epoch, from, next } }) => {
            if (!lines || from !== (epoch === want.epoch ? want.next : 0)) return;
            all.push(lines);
            want = { epoch, next };
            clearTimeout(idle);
            idle = setTimeout(done, 500);
            channel.postMessage({ want });
          };
          channel.postMessage({ want });
        });
        channel.close();
        return all.join('\\n');
      })()";
    let answer = browser.panel_eval(script).await?;
    let lines = answer.as_str().context("the devtools page gave no lines")?;
    let mut recorder = Recorder::new();
    for line in lines.lines() {
        recorder.push_line(line);
    }
    Ok(recorder.trace())
}
