//! The core's verdicts on cookies beside those of the installed browsers, on thousands of lines by chance.
//!
//! `LOGINSCOPE_CASES` and `LOGINSCOPE_SEED` choose how many and which.

mod cases;
mod chromium;
mod cors;
mod differences;
mod firefox;
mod server;
mod smaller;
mod verdict;
mod web;

use std::{
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Result, bail};
use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_core::{
    cookie::{CHROME, FIREFOX, ThirdPartyCookies},
    model::Timestamp,
};
use loginscope_drive::{Browser, Kind, Options};

use crate::{
    cases::{Case, case},
    server::Server,
    verdict::{Verdict, of_core},
};

/// Differences that are known, with their cause: a part of the message, and why it is so.
const KNOWN: &str = include_str!("known.txt");

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = vec![
        trial("chromium stores what the core says", async || chromium(true).await),
        trial("chromium without third-party cookies stores what the core says", async || {
            chromium(false).await
        }),
        trial("firefox stores what the core says", async || firefox().await),
        trial("chromium lets scripts read what the core says", async || cors(Kind::Chromium).await),
        trial("firefox lets scripts read what the core says", async || cors(Kind::Firefox).await),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(name: &str, run: impl AsyncFnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, move || {
        let runtime =
            tokio::runtime::Runtime::new().map_err(|error| Failed::from(error.to_string()))?;
        runtime.block_on(run()).map_err(|error| Failed::from(format!("{error:#}")))
    })
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn cases() -> Vec<Case> {
    let seed = number("LOGINSCOPE_SEED", 1);
    (0..number("LOGINSCOPE_CASES", 25_000) as usize).map(|number| case(number, seed)).collect()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp::from_seconds(since as i64)
}

async fn cors(kind: Kind) -> Result<()> {
    let count = number("LOGINSCOPE_CORS_CASES", 3000) as usize;
    cors::compare(kind, count, number("LOGINSCOPE_SEED", 1)).await
}

async fn chromium(third_party_cookies: bool) -> Result<()> {
    let server = Server::start().await?;
    let mut options = Options::new(Kind::Chromium);
    options.third_party_cookies = third_party_cookies;
    let browser = Browser::launch(&options).await?;
    let cases: Vec<Case> = cases()
        .into_iter()
        .filter(|case| third_party_cookies || case.setting == cases::Setting::CrossSite)
        .collect();
    let now = now();
    let seen = chromium::verdicts(&browser, &server, &cases, now).await;
    browser.quit().await?;
    let cookies =
        if third_party_cookies { ThirdPartyCookies::Allow } else { ThirdPartyCookies::Block };
    let pairs = cases.iter().zip(seen?).map(|(case, seen)| {
        (case, of_core(case, &CHROME, cookies, (server.http, server.https), now), seen)
    });
    judge("chromium", pairs)
}

async fn firefox() -> Result<()> {
    let browser = Browser::launch(&Options::new(Kind::Firefox)).await?;
    let cases = cases();
    let now = now();
    let seen = firefox::verdicts(&browser, &cases, now).await;
    browser.quit().await?;
    let seen = seen?;
    let pairs = cases.iter().zip(seen).filter_map(|(case, seen)| {
        Some((case, of_core(case, &FIREFOX, ThirdPartyCookies::Allow, (80, 443), now), seen?))
    });
    judge("firefox", pairs)
}

/// Lists every difference that is not known, the shortest lines first.
fn judge<'c>(
    browser: &str,
    pairs: impl Iterator<Item = (&'c Case, Verdict, Verdict)>,
) -> Result<()> {
    let known: Vec<&str> = KNOWN
        .lines()
        .filter_map(|line| line.strip_prefix(browser)?.strip_prefix(": "))
        .filter_map(|line| line.split(" # ").next())
        .collect();
    let (mut count, mut excused) = (0, 0);
    let mut differences = Vec::new();
    for (case, ours, seen) in pairs {
        count += 1;
        if ours == seen {
            continue;
        }
        let line = String::from_utf8_lossy(&case.line).escape_debug().to_string();
        let message = format!(
            "{:?} `{:.300}`\n    core:    {:?} {}\n    browser: {:?} {}",
            case.setting, line, ours.reasons, ours.stored, seen.reasons, seen.stored
        );
        if known.iter().any(|part| !part.is_empty() && message.contains(part)) {
            excused += 1;
        } else {
            differences.push((case.line.len(), message));
        }
    }
    println!(
        "{browser}: {count} cases, {} differ, {excused} in a known way (seed {})",
        differences.len(),
        number("LOGINSCOPE_SEED", 1)
    );
    if differences.is_empty() {
        return Ok(());
    }
    differences.sort();
    let total = differences.len();
    let shown: Vec<String> = differences.into_iter().take(25).map(|(_, message)| message).collect();
    bail!("{total} of {count} cases differ, the shortest of them:\n{}", shown.join("\n"))
}
