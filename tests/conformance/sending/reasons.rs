//! Chromium's own reasons against each cookie of a request (`requestWillBeSentExtraInfo`), beside the core's.

use std::collections::BTreeMap;

use loginscope_core::cookie::{Cookie, Exclusion, Exclusions, Policy, Verdict};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

use super::lab::numbers_in;

/// Reasons by cookie.
pub(crate) type Reasons = BTreeMap<String, Vec<String>>;

/// The reasons of all requests that the tab's session tells of, by the number of their chain and their place in it.
pub(crate) fn reported(
    events: &mut UnboundedReceiver<Value>,
    session: &str,
) -> BTreeMap<(usize, usize), Reasons> {
    let mut urls: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut extras: BTreeMap<String, Vec<Reasons>> = BTreeMap::new();
    while let Ok(event) = events.try_recv() {
        if event["sessionId"] != session {
            continue;
        }
        let parameters = &event["params"];
        let id = parameters["requestId"].as_str().unwrap_or_default().to_owned();
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                urls.entry(id).or_default().push(url.to_owned());
            }
            Some("Network.requestWillBeSentExtraInfo") => {
                let cookies = parameters["associatedCookies"].as_array();
                let reasons = cookies.into_iter().flatten().filter_map(of_browser).collect();
                extras.entry(id).or_default().push(reasons);
            }
            _ => {}
        }
    }
    let mut all = BTreeMap::new();
    for (id, urls) in urls {
        // The events of a chain have the same id and come in its order.
        let extras = extras.remove(&id).unwrap_or_default();
        if extras.len() == urls.len() {
            let numbers = urls.iter().map(|url| numbers_in(url));
            all.extend(numbers.zip(extras).filter_map(|(numbers, extra)| Some((numbers?, extra))));
        }
    }
    all
}

fn of_browser(entry: &Value) -> Option<(String, Vec<String>)> {
    let names = entry["blockedReasons"].as_array()?;
    let mut names: Vec<String> =
        names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    names.sort();
    let cookie = &entry["cookie"];
    let text = |key: &str| cookie[key].as_str().unwrap_or_default();
    let partition = if cookie["partitionKey"].is_null() { "" } else { " partitioned" };
    let key = format!("{} {} {}{partition}", text("name"), text("domain"), text("path"));
    (!names.is_empty()).then_some((key, names))
}

/// The core's reasons, in the same words. The browser lists no cookies of other partitions.
pub(crate) fn of_core(
    cookie: &Cookie,
    why: Exclusions,
    policy: &Policy,
) -> Option<(String, Vec<String>)> {
    if why.contains(Exclusion::OtherPartition) || why.contains(Exclusion::Expired) {
        return None;
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let dot = if cookie.host_only { "" } else { "." };
    let partition = if cookie.partition_key.is_some() { " partitioned" } else { "" };
    let key = format!(
        "{} {dot}{} {}{partition}",
        text(cookie.name()),
        cookie.domain(),
        text(cookie.path())
    );
    let verdict = Verdict { exclusions: why, ..Verdict::default() };
    let mut names: Vec<String> = verdict.reported(policy).into_iter().map(str::to_owned).collect();
    names.sort();
    Some((key, names))
}
