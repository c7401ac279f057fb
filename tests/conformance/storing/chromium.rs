//! Chromium's verdicts: what it blocks and why (`responseReceivedExtraInfo`), and what lies in its store.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use loginscope_core::model::Timestamp;
use loginscope_drive::{Browser, Cdp, Chromium};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{
    LONGEST_ANSWER,
    cases::Case,
    server::Server,
    verdict::{Verdict, describe_seen},
};

/// How many lines go into one answer: far fewer than the 180 cookies that a domain may have.
const BATCH: usize = 60;

/// The verdicts on all cases, in their order.
pub(crate) async fn verdicts(
    browser: &Browser,
    server: &Server,
    cases: &[Case],
    now: Timestamp,
) -> Result<Vec<Verdict>> {
    let Browser::Chromium(chromium) = browser else { bail!("not Chromium") };
    let mut verdicts = vec![Verdict::default(); cases.len()];
    let mut rest: Vec<usize> = (0..cases.len()).collect();
    rest.sort_by_key(|index| cases[*index].setting);
    chromium
        .cdp()
        .send(chromium.page_session(), "Network.enable", json!({"maxTotalBufferSize": 0}))
        .await?;
    let mut open = None;
    let mut batch_number = 0;
    while let Some(&first) = rest.first() {
        let setting = cases[first].setting;
        if open != Some(setting) {
            browser.goto(setting.page(server.ports.http, server.ports.https).as_str()).await?;
            open = Some(setting);
        }
        // Two cookies without a name would replace each other.
        let mut nameless = false;
        let mut bytes = 0;
        let mut batch = Vec::new();
        rest.retain(|&index| {
            let case = &cases[index];
            let is_nameless = case.line.starts_with(b"=")
                || !case
                    .line
                    .split(|byte| *byte == b';')
                    .next()
                    .unwrap_or_default()
                    .contains(&b'=');
            let fits = batch.len() < BATCH
                && case.setting == setting
                && !(is_nameless && nameless)
                && (batch.is_empty() || bytes + case.line.len() < LONGEST_ANSWER);
            if fits {
                bytes += case.line.len();
                nameless |= is_nameless;
                batch.push(index);
            }
            !fits
        });
        batch_number += 1;
        server.put(batch_number, batch.iter().map(|&index| cases[index].line.clone()).collect());
        let url =
            format!("{}?b={batch_number}", setting.url(server.ports.http, server.ports.https));
        ask(chromium, &url, cases, &batch, &mut verdicts, now).await.with_context(|| {
            let line = |index: Option<&usize>| {
                index.map(|&index| cases[index].line.escape_ascii().to_string())
            };
            format!(
                "batch {batch_number}, from {:.80?} to {:.80?}",
                line(batch.first()),
                line(batch.last())
            )
        })?;
    }
    Ok(verdicts)
}

/// The number of the case that a text holds.
fn number_in(text: &str) -> Option<usize> {
    text.as_bytes().windows(8).find_map(|window| {
        let digits = std::str::from_utf8(window.get(1..7)?).ok()?;
        (window.first() == Some(&b'n') && window.last() == Some(&b'n'))
            .then(|| digits.parse().ok())?
    })
}

async fn ask(
    chromium: &Chromium,
    url: &str,
    cases: &[Case],
    batch: &[usize],
    verdicts: &mut [Verdict],
    now: Timestamp,
) -> Result<()> {
    let cdp = chromium.cdp();
    let mut events = cdp.events();
    let script = format!(
        "fetch({}, {{ credentials: 'include', mode: 'no-cors' }}).then(() => true)",
        json!(url)
    );
    cdp.eval(chromium.page_session(), &script).await?;
    let blocked = timeout(Duration::from_secs(20), blocked(cdp, &mut events, url))
        .await
        .context("no verdict came")??;
    let find = |number: Option<usize>| {
        batch.iter().copied().find(|index| Some(cases[*index].number) == number)
    };
    for entry in &blocked {
        let line = entry["cookieLine"].as_str().unwrap_or_default();
        let Some(index) = find(number_in(line)) else {
            bail!("a verdict about an unknown line {line:?}")
        };
        let mut reasons: Vec<String> = entry["blockedReasons"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        reasons.sort();
        verdicts[index].reasons = reasons;
    }
    let stored = cdp.send("", "Storage.getCookies", json!({})).await?;
    for cookie in stored["cookies"].as_array().into_iter().flatten() {
        let text = format!(
            "{}={}",
            cookie["name"].as_str().unwrap_or_default(),
            cookie["value"].as_str().unwrap_or_default()
        );
        let Some(index) = find(number_in(&text)) else {
            bail!("an unknown cookie {text:?} is stored")
        };
        verdicts[index].stored = describe_seen(cookie, now);
    }
    cdp.send("", "Storage.clearCookies", json!({})).await.map(|_| ())
}

async fn blocked(
    _cdp: &Cdp,
    events: &mut tokio::sync::mpsc::UnboundedReceiver<Value>,
    url: &str,
) -> Result<Vec<Value>> {
    let (mut request, mut extra) = (None, Vec::new());
    while let Some(event) = events.recv().await {
        let parameters = &event["params"];
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") if parameters["request"]["url"] == url => {
                request = Some(parameters["requestId"].clone());
            }
            Some("Network.responseReceivedExtraInfo") => extra.push(parameters.clone()),
            _ => {}
        }
        if let Some(found) =
            extra.iter().find(|extra| Some(&extra["requestId"]) == request.as_ref())
        {
            return Ok(found["blockedCookies"].as_array().cloned().unwrap_or_default());
        }
    }
    bail!("the connection ended")
}
