//! CORS: which calls of `fetch()` the browsers let through, and what they call it where they don't.

mod browsers;
pub(crate) mod cases;
mod lab;
mod verdict;

use anyhow::Result;
use loginscope_drive::{Browser, Kind, Options};

use self::{cases::Case, lab::Lab, verdict::of_core};
use crate::{
    differences::{Differences, is_known},
    smaller::smallest,
};

/// What became of a call: nothing where it went well, else the browser's name for its failure.
pub(crate) type Outcome = Option<String>;

/// Asks a browser and the core about as many cases.
pub(crate) async fn compare(kind: Kind, count: usize, seed: u64) -> Result<()> {
    let lab = Lab::start().await?;
    let browser = Browser::launch(&Options::new(kind)).await?;
    let result = compared(&browser, &lab, count, seed).await;
    browser.quit().await?;
    result?.judge()
}

async fn compared(browser: &Browser, lab: &Lab, count: usize, seed: u64) -> Result<Differences> {
    let cases: Vec<Case> = (0..count).map(|number| cases::case(number, seed)).collect();
    let mut differences = Differences::new(browser.kind(), "CORS", seed);
    let mut worst: Vec<Case> = Vec::new();
    for (case, difference) in cases.iter().zip(differ(browser, lab, &cases).await?) {
        if differences.add(difference) {
            worst.push(case.clone());
        }
    }
    worst.sort_by_key(Case::size);
    worst.dedup();
    for case in worst.into_iter().take(3) {
        let smallest = smallest(case, Case::simpler, async |cases: &[Case]| {
            let name = browser.kind().name();
            let differ = differ(browser, lab, cases).await?.into_iter();
            Ok(differ.map(|text| text.is_some_and(|text| !is_known(name, &text))).collect())
        })
        .await?;
        let difference = differ(browser, lab, std::slice::from_ref(&smallest)).await?.remove(0);
        differences.add_smallest(difference.unwrap_or_else(|| format!("{smallest:?} (at times)")));
    }
    Ok(differences)
}

/// In words, where browser and core differ.
async fn differ(browser: &Browser, lab: &Lab, cases: &[Case]) -> Result<Vec<Option<String>>> {
    let seen = browsers::outcomes(browser, lab, cases).await?;
    let pairs = cases.iter().zip(seen);
    Ok(pairs
        .map(|(case, (seen, log))| {
            let core = of_core(case, lab.ports, &log, browser.kind(), &seen);
            (core.known != seen || core.guessed.is_some() != seen.is_some()).then(|| {
                let log: Vec<String> = log.iter().map(ToString::to_string).collect();
                format!(
                    "core {:?}, browser {seen:?}; without the mode {:?}\n    {case:?}\n    {}",
                    core.known,
                    core.guessed,
                    log.join("\n    ")
                )
            })
        })
        .collect())
}
