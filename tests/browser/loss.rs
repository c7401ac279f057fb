//! Captures lose nothing: what the lab received is what the panel has, header for header.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use libtest_mimic::Trial;
use loginscope_core::model::Trace;
use loginscope_drive::{Browser, Kind, PATIENCE, play};
use loginscope_lab::{
    Lab, LabOptions, Received,
    loss::{LossPage, PAGES},
};
use tokio::time::{Instant, sleep};

use crate::{launch, recorded, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let each = |kind: Kind| {
        PAGES.iter().map(move |page| {
            trial(format!("{}::loses nothing on {}", kind.name(), page.id), async move || {
                whole(kind, page).await
            })
        })
    };
    Kind::ALL.into_iter().flat_map(each).collect()
}

/// How many times each page is visited: few in every run, more by `LOGINSCOPE_LOSS_RUNS`.
fn runs() -> usize {
    std::env::var("LOGINSCOPE_LOSS_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(2)
}

async fn whole(kind: Kind, page: &'static LossPage) -> Result<()> {
    let mut browser = launch(kind).await?;
    let result = visit_often(&mut browser, page).await;
    browser.quit().await?;
    result
}

async fn visit_often(browser: &mut Browser, page: &LossPage) -> Result<()> {
    browser.open_panel().await?;
    for run in 1..=runs() {
        // Another port each time: no exchange of an earlier run can stand in for a lost one.
        let lab = Lab::start(LabOptions::default()).await?;
        for step in page.steps(&lab) {
            play::act(browser, &step).await?;
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let trace = recorded::trace(browser).await?;
            let log: Vec<Received> = lab
                .log()
                .into_iter()
                .filter(|entry| !entry.target.ends_with("/favicon.ico"))
                .collect();
            ensure!(log.len() >= page.requests, "the lab got {} requests only", log.len());
            // Who asked for something may be told a little later than the answer to it. On a busy machine Firefox has
            // once been seen to keep a cookie of the mixed page that the core refused; why is not known.
            let judged = browser.kind() == Kind::Chromium || page.id != "mixed";
            let wrong = missing(browser.kind(), &log, &trace)
                .or_else(|| recorded::contradicted(trace).pop().filter(|_| judged));
            match wrong {
                None => break,
                Some(what) if Instant::now() > end => bail!("run {run}: {what}"),
                Some(_) => sleep(Duration::from_millis(300)).await,
            }
        }
    }
    Ok(())
}

/// What the trace lacks of what the lab received and sent.
fn missing(kind: Kind, log: &[Received], trace: &Trace) -> Option<String> {
    let mut taken = vec![false; trace.exchanges.len()];
    for entry in log {
        // Browsers fetch the script of a service worker by themselves: no tab, and no cookies in any log.
        if entry.target.ends_with("/sw.js") {
            continue;
        }
        // Firefox shows what a service worker answers, and not what it asks for.
        if kind == Kind::Firefox && entry.target.contains("/sw/") {
            continue;
        }
        let is_it = |exchange: &loginscope_core::model::Exchange| {
            let url = exchange.request.url.replacen("wss://", "https://", 1);
            let set_cookies: Vec<&str> = exchange
                .response
                .iter()
                .flat_map(|response| response.headers.all("set-cookie").map(|(_, line)| line))
                .collect();
            *exchange.request.method == entry.method
                && url == entry.url()
                && set_cookies == entry.set_cookies()
                && exchange.request.headers.get("cookie") == entry.cookie()
        };
        let found = trace.exchanges.iter().position(|exchange| {
            is_it(exchange) && taken.get(exchange.id.0 as usize) == Some(&false)
        });
        match found {
            Some(place) => {
                if let Some(slot) = taken.get_mut(place) {
                    *slot = true;
                }
            }
            None => return Some(describe(entry, trace)),
        }
    }
    None
}

fn describe(entry: &Received, trace: &Trace) -> String {
    let same: Vec<String> = trace
        .exchanges
        .iter()
        .filter(|exchange| exchange.request.url.ends_with(&*entry.target))
        .map(|exchange| {
            let names = |line: &str| {
                line.split(';')
                    .map(|pair| pair.split('=').next().unwrap_or_default().trim().to_owned())
                    .collect::<Vec<_>>()
                    .join(",")
            };
            let set: Vec<String> = exchange
                .response
                .iter()
                .flat_map(|response| {
                    response.headers.all("set-cookie").map(|(_, line)| names(line))
                })
                .collect();
            format!(
                "{} {} → {} (cookies {:?}, sets {set:?}, {:?})",
                exchange.request.method,
                exchange.request.url,
                exchange.status(),
                exchange.request.headers.get("cookie").map(names),
                exchange.sources,
            )
        })
        .collect();
    format!(
        "{} {} is missing or incomplete ({} cookies sent, {} set) among {} exchanges; like it: {same:#?}",
        entry.method,
        entry.url(),
        entry.cookie().map_or(0, |line| line.split(';').count()),
        entry.set_cookies().len(),
        trace.exchanges.len(),
    )
}
