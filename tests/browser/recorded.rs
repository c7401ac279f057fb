//! What the extension has recorded, put together by the core.

use anyhow::Result;
use loginscope_core::{
    analysis::{
        analyze,
        cookies::{Confirmation, Store},
    },
    capture::Recorder,
    model::Trace,
};
use loginscope_drive::Browser;

/// Everything that was recorded so far.
pub(crate) async fn trace(browser: &Browser) -> Result<Trace> {
    let mut recorder = Recorder::new();
    for line in browser.recorded_lines().await?.lines() {
        recorder.push_line(line);
    }
    Ok(recorder.trace())
}

/// The cookies of which the browser's own store says otherwise than the core, with what the core says.
pub(crate) fn contradicted(trace: Trace) -> Vec<String> {
    let analysis = analyze(trace, None);
    let contradicted = |store: &&Store| store.confirmation == Confirmation::Contradicted;
    let stores = analysis.cookies.stores.iter().filter(contradicted);
    stores
        .map(|store| {
            let reasons = &store.verdicts.get(analysis.browser).reasons;
            let context = analysis.context(store.exchange);
            let from = context.map(|context| (&context.initiator, &context.credentials));
            let place = analysis.place(store.exchange);
            format!("{place}: {} is {:?} {reasons:?}, asked by {from:?}", store.name, store.event)
        })
        .collect()
}
