//! Sending: which cookies go with each request of a walk through sites, whoever asks for it and however, and which of
//! those that its answers set are kept.

mod browsers;
mod clearing;
mod lab;
mod messages;
mod plan;
mod reasons;
mod replay;

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use loginscope_core::cookie::{CHROME, FIREFOX, Policy, ThirdPartyCookies};
use loginscope_drive::{Browser, Kind, Options};
use serde_json::json;

pub(crate) use self::{
    browsers::{clear, kept},
    replay::kept as kept_by_core,
};
use self::{
    lab::Lab,
    plan::{Act, Walk},
    replay::Replay,
};
use crate::{
    differences::{Differences, is_known},
    smaller::smallest,
};

const ENDED_EARLY: &str = "the walk ended early";
/// How often a walk that ended early is taken once more.
const MOST_REPEATS: usize = 2;

struct Trial {
    lab: Lab,
    browser: Browser,
    policy: &'static Policy,
    cookies: ThirdPartyCookies,
    /// How many reasons were compared.
    reasons: AtomicUsize,
}

/// Takes walks until so many requests were compared.
pub(crate) async fn compare(kind: Kind, third_party: bool, count: usize, seed: u64) -> Result<()> {
    let trial = Trial::start(kind, third_party).await?;
    let result = trial.compared(kind, count, seed).await;
    trial.browser.quit().await?;
    result?.judge()
}

/// Waits until cookies are too old to go along with a form of another site.
pub(crate) async fn compare_aging() -> Result<()> {
    let trial = Trial::start(Kind::Chromium, true).await?;
    let result = trial.take(&plan::aging()).await;
    trial.browser.quit().await?;
    let (count, found) = result?;
    let mut differences = Differences::new(Kind::Chromium, "sending after two minutes", 0);
    differences.agree(count - found.len());
    for difference in found {
        differences.add(Some(difference));
    }
    differences.judge()
}

/// Takes the walks in which an answer clears cookies.
pub(crate) async fn compare_clearing(kind: Kind, third_party: bool) -> Result<()> {
    let trial = Trial::start(kind, third_party).await?;
    let result = trial.cleared(kind, third_party).await;
    trial.browser.quit().await?;
    result?.judge()
}

impl Trial {
    async fn cleared(&self, kind: Kind, all: bool) -> Result<Differences> {
        let mut differences = Differences::new(kind, "clearing", 0);
        for walk in clearing::walks(all) {
            let (requests, found) = self.settled(kind, &walk).await?;
            differences.agree(requests.saturating_sub(found.len()));
            for difference in found {
                let what = &walk.pages[clearing::FILLING..walk.pages.len() - 1];
                differences.add(Some(format!("{difference}\n  where {what:?}")));
            }
        }
        Ok(differences)
    }

    async fn start(kind: Kind, third_party: bool) -> Result<Trial> {
        let mut options = Options::new(kind);
        options.third_party_cookies = third_party;
        Ok(Trial {
            lab: Lab::start().await?,
            browser: Browser::launch(&options).await?,
            reasons: AtomicUsize::new(0),
            policy: if kind == Kind::Chromium { &CHROME } else { &FIREFOX },
            cookies: match (kind, third_party) {
                (Kind::Firefox, _) => ThirdPartyCookies::Default,
                (Kind::Chromium, true) => ThirdPartyCookies::Allow,
                (Kind::Chromium, false) => ThirdPartyCookies::Block,
            },
        })
    }

    async fn compared(&self, kind: Kind, count: usize, seed: u64) -> Result<Differences> {
        let mut differences = Differences::new(kind, "sending", seed);
        let mut worst: Vec<Walk> = Vec::new();
        for number in 0.. {
            if differences.count() >= count || worst.len() >= 8 {
                break;
            }
            let walk = plan::walk(number, seed);
            let (requests, found) = self.settled(kind, &walk).await?;
            differences.agree(requests.saturating_sub(found.len()));
            let mut differs = false;
            for difference in found {
                differs |= differences.add(Some(difference));
            }
            if differs {
                worst.push(walk);
            }
        }
        let reasons = self.reasons.load(Ordering::Relaxed);
        if reasons > 0 {
            println!("{}: {reasons} of the browser's reasons compared", kind.name());
        }
        for walk in worst.into_iter().take(2) {
            let smallest = smallest(walk, Walk::simpler, async |walks: &[Walk]| {
                let mut differ = Vec::new();
                for walk in walks {
                    let (_, found) = self.take(walk).await?;
                    differ.push(found.iter().any(|text| !is_known(kind.name(), text)));
                    if differ.last() == Some(&true) {
                        break;
                    }
                }
                Ok(differ)
            })
            .await?;
            let (_, found) = self.take(&smallest).await?;
            let shown: Vec<String> = found.into_iter().take(3).collect();
            differences.add_smallest(format!("{smallest:?}\n{}", shown.join("\n")));
        }
        Ok(differences)
    }

    /// Takes a walk, and once more where it did not come to its end: a busy machine may be too slow now and then. What
    /// differs in a walk that came to its end is never taken back.
    async fn settled(&self, kind: Kind, walk: &Walk) -> Result<(usize, Vec<String>)> {
        let mut taken = self.take(walk).await?;
        for _ in 0..MOST_REPEATS {
            if !taken.1.iter().any(|difference| difference.contains(ENDED_EARLY)) {
                break;
            }
            println!("{}: a walk is taken once more", kind.name());
            taken = self.take(walk).await?;
        }
        Ok(taken)
    }

    /// Takes a walk in both; how many requests there were, and where they differ.
    async fn take(&self, walk: &Walk) -> Result<(usize, Vec<String>)> {
        let first = self.lab.prepare(walk);
        let mut events = match &self.browser {
            Browser::Chromium(chromium) => {
                let off = json!({"maxTotalBufferSize": 0});
                chromium.cdp().send(chromium.page_session(), "Network.enable", off).await?;
                Some((chromium.cdp().events(), chromium.page_session()))
            }
            Browser::Firefox(firefox) => {
                messages::listen(firefox).await?;
                None
            }
        };
        let taken = browsers::take(&self.browser, &self.lab, walk, first).await;
        let mut replay = Replay::new(&self.lab, first, self.policy, self.cookies);
        replay.walk(walk);
        if let Some((events, session)) = &mut events {
            for (place, seen) in reasons::reported(events, session) {
                let count = seen.sending.len() + seen.storing.len();
                self.reasons.fetch_add(count, Ordering::Relaxed);
                let ours = replay.reasons.get(&place);
                if let Some((what, ours)) = ours.filter(|(_, ours)| *ours != seen) {
                    let text =
                        format!("reasons: {what}\n    core:    {ours:?}\n    browser: {seen:?}");
                    replay.differences.push(text);
                }
            }
        }
        if let Browser::Firefox(firefox) = &self.browser {
            let said = messages::said(firefox).await?;
            for (place, (what, against)) in &replay.reasons {
                if replay.unspoken.contains(place) {
                    continue;
                }
                let seen = said.get(place).cloned().unwrap_or_default();
                let mut ours: Vec<String> = against.storing.values().flatten().cloned().collect();
                ours.sort();
                self.reasons.fetch_add(seen.len(), Ordering::Relaxed);
                if ours != seen {
                    replay.differences.push(format!(
                        "messages: {what}\n    core:    {:?}\n    browser: {seen:?}",
                        against.storing
                    ));
                }
            }
        }
        let mut differences = std::mem::take(&mut replay.differences);
        if let Err(error) = taken {
            differences.push(format!("{ENDED_EARLY}: {error:#}"));
        }
        if differences.is_empty() {
            let (ours, seen) = (replay.kept(), browsers::kept(&self.browser).await?);
            let only = |some: &[String], others: &[String]| -> Vec<String> {
                some.iter().filter(|cookie| !others.contains(cookie)).cloned().collect()
            };
            if ours != seen {
                differences.push(format!(
                    "keeping:\n    only the core:    {:?}\n    only the browser: {:?}",
                    only(&ours, &seen),
                    only(&seen, &ours)
                ));
            }
        }
        Ok((replay.count, differences))
    }
}

/// How many chains of requests something makes.
fn requests(act: &Act) -> usize {
    1 + act.acts.iter().map(requests).sum::<usize>()
}
