//! Chromium's own reasons against each cookie of a request (`requestWillBeSentExtraInfo`) and each line of its answer
//! (`responseReceivedExtraInfo`), beside the core's.

use std::collections::BTreeMap;

use loginscope_core::cookie::{Cookie, Exclusion, Exclusions, Policy, Verdict};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

use super::lab::numbers_in;

/// Reasons by cookie, or by line.
pub(crate) type Reasons = BTreeMap<String, Vec<String>>;

/// The reasons against sending and those against storing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Against {
    pub(crate) sending: Reasons,
    pub(crate) storing: Reasons,
}

/// The reasons of all requests that the tab's session tells of, by the number of their chain and their place in it.
pub(crate) fn reported(
    events: &mut UnboundedReceiver<Value>,
    session: &str,
) -> BTreeMap<(usize, usize), Against> {
    let mut urls: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut sending: BTreeMap<String, Vec<Reasons>> = BTreeMap::new();
    let mut storing: BTreeMap<String, Vec<Reasons>> = BTreeMap::new();
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
                let reasons = cookies.into_iter().flatten().filter_map(of_cookie).collect();
                sending.entry(id).or_default().push(reasons);
            }
            Some("Network.responseReceivedExtraInfo") => {
                let lines = parameters["blockedCookies"].as_array();
                let reasons = lines.into_iter().flatten().filter_map(of_line).collect();
                storing.entry(id).or_default().push(reasons);
            }
            _ => {}
        }
    }
    let mut all = BTreeMap::new();
    for (id, urls) in urls {
        // The events of a chain have the same id and come in its order.
        let sending = sending.remove(&id).unwrap_or_default();
        let storing = storing.remove(&id).unwrap_or_default();
        if sending.len() == urls.len() && storing.len() == urls.len() {
            for ((url, sending), storing) in urls.iter().zip(sending).zip(storing) {
                all.extend(numbers_in(url).map(|numbers| (numbers, Against { sending, storing })));
            }
        }
    }
    all
}

fn of_line(entry: &Value) -> Option<(String, Vec<String>)> {
    let line = entry["cookieLine"].as_str().unwrap_or_default().to_owned();
    Some((line, names(entry)?))
}

fn names(entry: &Value) -> Option<Vec<String>> {
    let names = entry["blockedReasons"].as_array()?.iter().filter_map(Value::as_str);
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    (!names.is_empty()).then_some(names)
}

fn of_cookie(entry: &Value) -> Option<(String, Vec<String>)> {
    let cookie = &entry["cookie"];
    let text = |key: &str| cookie[key].as_str().unwrap_or_default();
    let partition = if cookie["partitionKey"].is_null() { "" } else { " partitioned" };
    let key = format!("{} {} {}{partition}", text("name"), text("domain"), text("path"));
    Some((key, names(entry)?))
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
