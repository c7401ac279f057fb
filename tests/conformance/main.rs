//! The core's verdicts beside those of the installed browsers, on thousands of cases by chance.
//!
//! `LOGINSCOPE_SEED` chooses which, `LOGINSCOPE_CASES`, `LOGINSCOPE_CORS_CASES` and `LOGINSCOPE_SENDING_CASES` how many.

mod chance;
mod corpora;
mod cors;
mod differences;
mod limits;
mod sending;
mod smaller;
mod storing;
mod web;

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_core::model::Timestamp;
use loginscope_drive::Kind;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Each drives a browser of many processes; with more at once pages take so long that walks end early.
    arguments.test_threads.get_or_insert(2);
    let mut trials = vec![
        trial("chromium ages cookies as the core says", async || sending::compare_aging().await),
        trial("chromium stores what the core says", async || storing::chromium(true).await),
        trial("chromium without third-party cookies stores what the core says", async || {
            storing::chromium(false).await
        }),
        trial("firefox stores what the core says", async || storing::firefox().await),
        trial("chromium keeps as many as the core says", async || {
            limits::compare(Kind::Chromium).await
        }),
        trial("firefox keeps as many as the core says", async || {
            limits::compare(Kind::Firefox).await
        }),
        trial("chromium clears what the core says", async || {
            sending::compare_clearing(Kind::Chromium, true).await
        }),
        trial("chromium without third-party cookies clears what the core says", async || {
            sending::compare_clearing(Kind::Chromium, false).await
        }),
        trial("firefox clears what the core says", async || {
            sending::compare_clearing(Kind::Firefox, true).await
        }),
        trial("chromium lets scripts read what the core says", async || cors(Kind::Chromium).await),
        trial("firefox lets scripts read what the core says", async || cors(Kind::Firefox).await),
        trial("chromium sends what the core says", async || sending(Kind::Chromium, true).await),
        trial("chromium without third-party cookies sends what the core says", async || {
            sending(Kind::Chromium, false).await
        }),
        trial("firefox sends what the core says", async || sending(Kind::Firefox, true).await),
    ];
    if let Some(folder) = std::env::var_os("LOGINSCOPE_CORPORA").map(PathBuf::from) {
        trials.push(trial("the core says what vectors of others say", async move || {
            corpora::compare(&folder)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(name: &str, run: impl AsyncFnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let runtime =
            tokio::runtime::Runtime::new().map_err(|error| Failed::from(error.to_string()))?;
        runtime.block_on(run()).map_err(|error| Failed::from(format!("{error:#}")))
    })
}

async fn cors(kind: Kind) -> Result<()> {
    cors::compare(kind, number("LOGINSCOPE_CORS_CASES", 2500) as usize, seed()).await
}

async fn sending(kind: Kind, third_party: bool) -> Result<()> {
    // Chromium has two trials.
    let default = if kind == Kind::Chromium { 1200 } else { 2000 };
    let count = number("LOGINSCOPE_SENDING_CASES", default) as usize;
    sending::compare(kind, third_party, count, seed()).await
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// Which cases: the same number gives the same ones.
fn seed() -> u64 {
    number("LOGINSCOPE_SEED", 1)
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp::from_seconds(since as i64)
}
