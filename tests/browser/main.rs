//! The panel in both browsers: every scenario of the lab is played in front of it.
//!
//! `cargo xtask build --dev` must have run; `cargo xtask test` does that.

mod accessible;
mod confirmed;
mod lifecycle;
mod loss;
mod recorded;
mod scenarios;
#[allow(
    dead_code,
    reason = "the servers of the conformance tests do more than these trials ask for"
)]
#[path = "../conformance/web.rs"]
mod web;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result};
use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_drive::{Browser, Kind, Options};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Two at a time: a browser has many processes, and waits a lot.
    arguments.test_threads.get_or_insert(2);
    let trials = [
        scenarios::trials(),
        lifecycle::trials(),
        loss::trials(),
        confirmed::trials(),
        accessible::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A trial on a runtime of its own.
fn trial(name: String, run: impl AsyncFnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Failed::from(error.to_string()))?;
        runtime.block_on(run()).map_err(|error| Failed::from(format!("{error:#}")))
    })
}

/// The unpacked extension for a browser.
fn extension(kind: Kind) -> Result<PathBuf> {
    let name = match kind {
        Kind::Chromium => "chrome",
        Kind::Firefox => "firefox",
    };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist").join(name);
    folder
        .canonicalize()
        .with_context(|| format!("dist/{name} is missing: run `cargo xtask build --dev`"))
}

/// A browser with the extension.
async fn launch(kind: Kind) -> Result<Browser> {
    Browser::launch(&Options::new(kind).extension(extension(kind)?)).await
}
