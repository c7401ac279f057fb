//! The panel in both browsers: every scenario of the lab is played in front of it.
//!
//! `cargo xtask build --dev` must have run; `cargo xtask test` does that.

mod accessible;
mod confirmed;
mod lifecycle;
mod loss;
mod recorded;
mod reused;
mod scenarios;
#[allow(
    dead_code,
    reason = "the servers of the conformance tests do more than these trials ask for"
)]
#[path = "../conformance/web.rs"]
mod web;

use std::{path::PathBuf, process::ExitCode, sync::LazyLock};

use anyhow::{Context as _, Result, anyhow};
use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_drive::{Browser, Kind, Options, Pool};
use tokio::runtime::Runtime;

/// Two at a time: a browser has many processes, and waits a lot.
const AT_ONCE: usize = 2;

/// The browsers of all trials that leave nothing behind.
static POOL: Pool = Pool::new(AT_ONCE);

/// A browser is spoken to by whichever trial has it, so they share a runtime.
static RUNTIME: LazyLock<Result<Runtime, String>> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
});

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let trials = [
        scenarios::trials(),
        lifecycle::trials(),
        loss::trials(),
        confirmed::trials(),
        accessible::trials(),
        reused::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Err(error) = wait_for(POOL.quit()) {
        eprintln!("a browser did not end: {error:#}");
    }
    conclusion.exit_code()
}

fn wait_for<T>(run: impl Future<Output = Result<T>>) -> Result<T> {
    RUNTIME.as_ref().map_err(|error| anyhow!("no runtime: {error}"))?.block_on(run)
}

/// A trial, and its name.
fn trial(name: String, run: impl AsyncFnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || wait_for(run()).map_err(|error| Failed::from(format!("{error:#}"))))
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
fn options(kind: Kind) -> Result<Options> {
    Ok(Options::new(kind).extension(extension(kind)?))
}

/// A browser that nobody else has had.
async fn launch(kind: Kind) -> Result<Browser> {
    Browser::launch(&options(kind)?).await
}
