//! Sending: which cookies go with each request of a walk through sites, whoever asks for it and however, and which of
//! those that its answers set are kept.

mod browsers;
mod lab;
mod plan;
mod replay;

use anyhow::Result;
use loginscope_core::cookie::{CHROME, FIREFOX, Policy, ThirdPartyCookies};
use loginscope_drive::{Browser, Kind, Options};

use self::{
    lab::Lab,
    plan::{Act, Walk},
    replay::Replay,
};
use crate::{
    differences::{Differences, is_known},
    smaller::smallest,
};

struct Trial {
    lab: Lab,
    browser: Browser,
    policy: &'static Policy,
    cookies: ThirdPartyCookies,
}

/// Takes walks until so many requests were compared.
pub(crate) async fn compare(kind: Kind, third_party: bool, count: usize, seed: u64) -> Result<()> {
    let mut options = Options::new(kind);
    options.third_party_cookies = third_party;
    let trial = Trial {
        lab: Lab::start().await?,
        browser: Browser::launch(&options).await?,
        policy: if kind == Kind::Chromium { &CHROME } else { &FIREFOX },
        cookies: match (kind, third_party) {
            (Kind::Firefox, _) => ThirdPartyCookies::Default,
            (Kind::Chromium, true) => ThirdPartyCookies::Allow,
            (Kind::Chromium, false) => ThirdPartyCookies::Block,
        },
    };
    let result = trial.compared(kind, count, seed).await;
    trial.browser.quit().await?;
    result?.judge()
}

impl Trial {
    async fn compared(&self, kind: Kind, count: usize, seed: u64) -> Result<Differences> {
        let mut differences = Differences::new(kind, "sending", seed);
        let mut worst: Vec<Walk> = Vec::new();
        for number in 0.. {
            if differences.count() >= count || worst.len() >= 8 {
                break;
            }
            let walk = plan::walk(number, seed);
            let (requests, found) = self.take(&walk).await?;
            differences.agree(requests.saturating_sub(found.len()));
            let mut differs = false;
            for difference in found {
                differs |= differences.add(Some(difference));
            }
            if differs {
                worst.push(walk);
            }
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
            differences.add_smallest(format!("{smallest:#?}\n{}", found.join("\n")));
        }
        Ok(differences)
    }

    /// Takes a walk in both; how many requests there were, and where they differ.
    async fn take(&self, walk: &Walk) -> Result<(usize, Vec<String>)> {
        let first = self.lab.prepare(walk);
        let taken = browsers::take(&self.browser, &self.lab, walk, first).await;
        let mut replay = Replay::new(&self.lab, first, self.policy, self.cookies);
        replay.walk(walk);
        let mut differences = std::mem::take(&mut replay.differences);
        if let Err(error) = taken {
            differences.push(format!("the walk ended early: {error:#}"));
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
