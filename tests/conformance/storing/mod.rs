//! Storing: which cookies the browsers keep of Set-Cookie lines by chance, and why not the others.

mod bytes;
pub(crate) mod cases;
mod chromium;
mod firefox;
mod server;
mod verdict;

use anyhow::Result;
use loginscope_core::cookie::{CHROME, FIREFOX, ThirdPartyCookies};
use loginscope_drive::{Browser, Kind, Options};

pub(crate) use self::server::Server;
use self::{
    cases::{Case, Setting, case},
    verdict::{Verdict, of_core},
};
use crate::{differences::Differences, now, number, seed};

/// Cases by chance, and odd ones that are the same in every run.
fn cases(kind: Kind) -> Vec<Case> {
    let seed = seed();
    let count = number("LOGINSCOPE_CASES", 15_000) as usize;
    let mut cases: Vec<Case> = (0..count).map(|number| case(number, seed)).collect();
    cases.extend(bytes::cases(count, kind));
    if kind == Kind::Chromium {
        // Its network refuses an answer with more than 256 KiB of headers, so no such line gets to its cookies.
        cases.retain(|case| case.line.len() < LONGEST_ANSWER);
    }
    cases
}

/// How many bytes of lines go into one answer.
const LONGEST_ANSWER: usize = 200_000;

/// Chromium, with third-party cookies allowed or blocked.
pub(crate) async fn chromium(third_party_cookies: bool) -> Result<()> {
    let server = Server::start().await?;
    let mut options = Options::new(Kind::Chromium);
    options.third_party_cookies = third_party_cookies;
    let browser = Browser::launch(&options).await?;
    let cases: Vec<Case> = cases(Kind::Chromium)
        .into_iter()
        .filter(|case| third_party_cookies || case.setting == Setting::CrossSite)
        .collect();
    let now = now();
    let seen = chromium::verdicts(&browser, &server, &cases, now).await;
    browser.quit().await?;
    let cookies =
        if third_party_cookies { ThirdPartyCookies::Allow } else { ThirdPartyCookies::Block };
    let pairs = cases.iter().zip(seen?).map(|(case, seen)| {
        (case, of_core(case, &CHROME, cookies, (server.ports.http, server.ports.https), now), seen)
    });
    judge(Kind::Chromium, pairs)
}

/// Firefox, first-party only.
pub(crate) async fn firefox() -> Result<()> {
    let browser = Browser::launch(&Options::new(Kind::Firefox)).await?;
    let cases = cases(Kind::Firefox);
    let now = now();
    let seen = firefox::verdicts(&browser, &cases, now).await;
    browser.quit().await?;
    let seen = seen?;
    let pairs = cases.iter().zip(seen).filter_map(|(case, seen)| {
        Some((case, of_core(case, &FIREFOX, ThirdPartyCookies::Allow, (80, 443), now), seen?))
    });
    judge(Kind::Firefox, pairs)
}

fn judge<'c>(kind: Kind, pairs: impl Iterator<Item = (&'c Case, Verdict, Verdict)>) -> Result<()> {
    let mut differences = Differences::new(kind, "storing", seed());
    for (case, ours, seen) in pairs {
        let line = String::from_utf8_lossy(&case.line).escape_debug().to_string();
        differences.add((ours != seen).then(|| {
            format!(
                "{:?} `{line:.300}`\n    core:    {:?} {}\n    browser: {:?} {}",
                case.setting, ours.reasons, ours.stored, seen.reasons, seen.stored
            )
        }));
    }
    differences.judge()
}
