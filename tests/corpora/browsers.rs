//! Lines that were given to real browsers, with what these stored, reported and sent.

use base64::Engine as _;
use loginscope_core::cookie::{
    CHROME, Cookie, FIREFOX, Jar, Policy, RequestContext, ResponseContext, SameSite, SetBy,
    ThirdPartyCookies,
};
use loginscope_core::model::{ExchangeId, Timestamp};
use serde_json::Value;
use url::Url;

use crate::{report, rows};

const FILES: [&str; 6] = [
    "cookie-probes.jsonl",
    "chromium-parsed-cookie.jsonl",
    "chromium-canonical-cookie.jsonl",
    "chromium-cookie-store.jsonl",
    "firefox-testcookie.jsonl",
    "tough-cookie-parse.jsonl",
];

/// When the rows were measured, about.
fn now() -> Timestamp {
    Timestamp::from_rfc3339("2026-11-20T12:00:00Z").expect("a date")
}

#[test]
fn chromium_agrees() {
    compare("chromium156", &CHROME, &[]);
}

#[test]
fn firefox_agrees() {
    compare("firefox153", &FIREFOX, &[]);
}

fn compare(browser: &str, policy: &'static Policy, explained: &[(&str, &str)]) {
    let mut differences = Vec::new();
    for file in FILES {
        for row in rows(file) {
            let Some(seen) = row.get(browser) else { continue };
            let id = row["id"].as_str().unwrap_or_default();
            for difference in differences_of(&row, seen, policy) {
                differences.push((id.to_owned(), difference));
            }
        }
    }
    report(&differences, explained);
}

/// The lines of a row, each with its URL.
fn lines(row: &Value) -> Vec<(String, Vec<u8>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let latin1 = row["encoding"].as_str().is_some_and(|encoding| encoding.starts_with("latin"));
    let bytes = |line: &Value| {
        let line = text(line);
        if latin1 { line.chars().map(|char| char as u8).collect() } else { line.into_bytes() }
    };
    let url = row.get("url").map_or_else(|| "https://www.example.com/".to_owned(), text);
    let list = |key: &str| row[key].as_array().cloned().unwrap_or_default();
    let mut lines = Vec::new();
    for line in list("set_cookie") {
        lines.push((url.clone(), bytes(&line)));
    }
    for line in list("set_cookie_b64") {
        let decoded = base64::engine::general_purpose::STANDARD.decode(text(&line));
        lines.push((url.clone(), decoded.expect("base64")));
    }
    for step in list("steps") {
        lines.push((text(&step["url"]), bytes(&step["line"])));
    }
    lines
}

fn differences_of(row: &Value, seen: &Value, policy: &'static Policy) -> Vec<String> {
    let mut jar = Jar::new(policy, ThirdPartyCookies::Allow);
    let mut blocked = Vec::new();
    for (number, (url, line)) in lines(row).into_iter().enumerate() {
        let Ok(url) = Url::parse(&url) else { return vec![format!("cannot parse {url}")] };
        let request = RequestContext::navigation(&url, now());
        let set_by = SetBy { exchange: ExchangeId(0), line: number };
        let stored = jar.store(&line, &request, &ResponseContext::default(), set_by);
        let names = stored.verdict.reported(policy);
        if !names.is_empty() {
            blocked.push(names.join("+"));
        }
    }
    let mut differences = Vec::new();
    let mut check = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            differences.push(format!("{what} is {ours:.300}, was {theirs:.300}"));
        }
    };
    let mut ours: Vec<String> = jar.cookies().map(|cookie| describe(cookie, policy)).collect();
    let mut theirs: Vec<String> = seen["stored"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|cookie| describe_seen(cookie, policy))
        .collect();
    ours.sort();
    theirs.sort();
    check("the store", ours.join(" | "), theirs.join(" | "));
    if let Some(list) = seen["blocked"].as_array() {
        let theirs: Vec<String> = list
            .iter()
            .map(|entry| {
                let reasons = entry.get("reasons").unwrap_or(entry);
                let reasons = reasons.as_array().into_iter().flatten();
                reasons.filter_map(Value::as_str).collect::<Vec<_>>().join("+")
            })
            .collect();
        check("the list of reasons", blocked.join(" | "), theirs.join(" | "));
    }
    if let (Some(header), Some(Ok(url))) =
        (seen["cookie_header"].as_str(), row["request_url"].as_str().map(Url::parse))
    {
        let request = RequestContext::navigation(&url, now());
        let ours = jar.retrieve(&request).header;
        check("the Cookie header", readable(&ours), repaired(header));
    }
    differences
}

/// Text as the measurement wrote it: UTF-8 where it is that, else Latin-1.
fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Undoes UTF-8 that was read as Latin-1.
fn repaired(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

/// Names, values and paths were cut after so many characters, and DevTools drops what is not UTF-8.
fn comparable(bytes: &[u8], policy: &Policy, cut: usize) -> String {
    let text = if policy.names.iter().any(|name| name.1 == "SecureOnly") {
        bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
    } else {
        readable(bytes)
    };
    text.chars().take(cut).collect()
}

fn describe(cookie: &Cookie, policy: &Policy) -> String {
    let dot = if cookie.host_only { "" } else { "." };
    let same_site = match cookie.same_site {
        SameSite::Unset => "",
        SameSite::None => "None",
        SameSite::Lax => "Lax",
        SameSite::Strict => "Strict",
    };
    format!(
        "{}={} {dot}{}{} secure={} httpOnly={} sameSite={same_site} session={}",
        comparable(cookie.name(), policy, 80),
        comparable(cookie.value(), policy, 80),
        cookie.domain(),
        comparable(cookie.path(), policy, 80),
        cookie.secure,
        cookie.http_only,
        cookie.expires.is_none(),
    )
}

fn describe_seen(cookie: &Value, policy: &Policy) -> String {
    let text = |key: &str| {
        let text = repaired(cookie[key].as_str().unwrap_or_default());
        text.chars().take(80).collect::<String>()
    };
    let flag = |key: &str| cookie[key].as_bool().unwrap_or_default();
    let same_site = match &cookie["sameSite"] {
        Value::String(name) => name.clone(),
        Value::Number(number) if number.as_i64() == Some(0) => "None".to_owned(),
        Value::Number(number) if number.as_i64() == Some(1) => "Lax".to_owned(),
        Value::Number(number) if number.as_i64() == Some(2) => "Strict".to_owned(),
        // 0 was dropped as empty in some rows.
        Value::Null if policy.name.starts_with("Firefox") => "None".to_owned(),
        _ => String::new(),
    };
    format!(
        "{}={} {}{} secure={} httpOnly={} sameSite={same_site} session={}",
        text("name"),
        text("value"),
        text("domain"),
        text("path"),
        flag("secure"),
        flag("httpOnly"),
        flag("session"),
    )
}
