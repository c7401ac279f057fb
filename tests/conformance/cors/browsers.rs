//! The browsers' verdicts: whether the promise was kept, and the name of the failure from their developer tools.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, Result};
use loginscope_drive::{Browser, Chromium, Firefox};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::{
    Outcome,
    cases::{Case, Page},
    lab::{self, Lab, Logged},
};

/// How many calls are made at once.
const BATCH: usize = 250;

const CALL: &str = "(calls => Promise.all(calls.map(async ([url, init]) => {
  try { await (await fetch(url, { ...init, signal: AbortSignal.timeout(8000) })).arrayBuffer(); return true; } catch { return false; }
})))";

/// Begins to note what Firefox writes to its console about CORS: the key, and the number of the call.
const LISTEN: &str = r"
globalThis.said = [];
globalThis.listener ??= { observe(message) {
  if (!(message instanceof Ci.nsIScriptError) || !/^(CORS|Cross-Origin)/.test(message.category)) return;
  const number = /\/c\/(\d+)\//.exec(message.errorMessage)?.[1];
  globalThis.said.push([Number(number), message.category]);
} };
try { Services.console.unregisterListener(globalThis.listener); } catch {}
Services.console.registerListener(globalThis.listener);
return true";

/// What Chromium calls a call that was given up. At times it forgets one among many.
const GIVEN_UP: &str = "net::ERR_ABORTED";

/// What became of all cases and what the servers saw of them, in their order.
pub(crate) async fn outcomes(
    browser: &Browser,
    lab: &Lab,
    cases: &[Case],
) -> Result<Vec<(Outcome, Vec<Logged>)>> {
    let mut outcomes = once(browser, lab, cases).await?;
    let again: Vec<usize> =
        (0..cases.len()).filter(|index| outcomes[*index].0.as_deref() == Some(GIVEN_UP)).collect();
    let given: Vec<Case> = again.iter().map(|&index| cases[index].clone()).collect();
    for (index, outcome) in again.into_iter().zip(once(browser, lab, &given).await?) {
        outcomes[index] = outcome;
    }
    Ok(outcomes)
}

async fn once(browser: &Browser, lab: &Lab, cases: &[Case]) -> Result<Vec<(Outcome, Vec<Logged>)>> {
    if let Browser::Chromium(chromium) = browser {
        let off = json!({"maxTotalBufferSize": 0});
        chromium.cdp().send(chromium.page_session(), "Network.enable", off).await?;
    }
    let mut outcomes = vec![(None, Vec::new()); cases.len()];
    for page in Page::ALL {
        let of_page: Vec<usize> =
            (0..cases.len()).filter(|index| cases[*index].page == page).collect();
        if of_page.is_empty() {
            continue;
        }
        browser.goto(&lab::page(page, lab.ports)).await?;
        for batch in of_page.chunks(BATCH) {
            let given: Vec<Case> = batch.iter().map(|&index| cases[index].clone()).collect();
            let numbers = lab.add(&given);
            let calls: Vec<Value> =
                given.iter().zip(&numbers).map(|(case, number)| call(case, lab, *number)).collect();
            let script = format!("{CALL}({})", json!(calls));
            let (kept, names) = match browser {
                Browser::Chromium(chromium) => chromium_names(chromium, &script, &numbers).await?,
                Browser::Firefox(firefox) => firefox_names(browser, firefox, &script).await?,
            };
            for ((&index, number), kept) in batch.iter().zip(&numbers).zip(kept) {
                let name = names.get(number).cloned().unwrap_or_else(|| "no name".to_owned());
                outcomes[index] = ((!kept).then_some(name), lab.take(*number));
            }
        }
    }
    Ok(outcomes)
}

fn call(case: &Case, lab: &Lab, number: usize) -> Value {
    let url = lab::address(&case.hops[0], lab.ports, number, 0);
    let headers: Vec<[&str; 2]> =
        case.headers.iter().map(|(name, value)| [*name, *value]).collect();
    let mut init = json!({
        "method": case.method, "credentials": case.credentials, "headers": headers, "mode": "cors", "cache": "no-store",
    });
    if ["POST", "PUT", "PATCH"].contains(&case.method) {
        init["body"] = "x".into();
    }
    json!([url, init])
}

fn kept(answer: &Value) -> Vec<bool> {
    answer.as_array().into_iter().flatten().map(|kept| *kept == true).collect()
}

type Names = HashMap<usize, String>;

async fn chromium_names(
    chromium: &Chromium,
    script: &str,
    numbers: &[usize],
) -> Result<(Vec<bool>, Names)> {
    let mut events = chromium.cdp().events();
    let kept = kept(&chromium.cdp().eval(chromium.page_session(), script).await?);
    let failed = kept.iter().filter(|kept| !**kept).count();
    let mut requests: HashMap<String, usize> = HashMap::new();
    let mut names = Names::new();
    // The last events may come after the promise's answer.
    while let Ok(event) = timeout(
        if names.len() < failed { Duration::from_secs(3) } else { Duration::ZERO },
        events.recv(),
    )
    .await
    {
        let event = event.context("the connection ended")?;
        let parameters = &event["params"];
        let id = parameters["requestId"].as_str().unwrap_or_default().to_owned();
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") if parameters["request"]["method"] != "OPTIONS" => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                let number =
                    url.split("/c/").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
                requests.extend(number.map(|number| (id, number)));
            }
            Some("Network.loadingFailed") => {
                let error = &parameters["corsErrorStatus"]["corsError"];
                let name = error.as_str().or(parameters["errorText"].as_str()).unwrap_or("nothing");
                if let Some(number) = requests.get(&id).filter(|number| numbers.contains(number)) {
                    names.insert(*number, name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok((kept, names))
}

async fn firefox_names(
    browser: &Browser,
    firefox: &Firefox,
    script: &str,
) -> Result<(Vec<bool>, Names)> {
    firefox.chrome_script(LISTEN, json!([])).await?;
    let kept = kept(&browser.page_eval(script).await?);
    sleep(Duration::from_millis(200)).await;
    let said = firefox.chrome_script("return globalThis.said", json!([])).await?;
    let mut names = Names::new();
    for pair in said.as_array().into_iter().flatten() {
        let number = pair[0].as_u64().unwrap_or_default() as usize;
        let key = pair[1].as_str().unwrap_or_default();
        // The first word names the cause; the general one follows it, a warning says nothing of a failure.
        let is_general = key == "CORSDidNotSucceed2";
        if key == "CORSAllowHeaderFromPreflightDeprecation"
            || (is_general && names.contains_key(&number))
        {
            continue;
        }
        names.entry(number).or_insert_with(|| key.to_owned());
    }
    Ok((kept, names))
}
