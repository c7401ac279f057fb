//! `loginscope cookies`: replays cases against one browser's cookie rules, one JSON line each.

use std::{
    io::{self, BufRead as _, Write as _},
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, anyhow, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use loginscope_core::{
    cookie::{
        CHROME, Cookie, Credentials, FIREFOX, Initiator, Jar, Policy, RequestContext, RequestKind,
        ResponseContext, SAFARI, SetBy, Stored, ThirdPartyCookies, rule_ids,
    },
    model::{ExchangeId, Timestamp},
    site,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    id: Value,
    #[serde(default = "chrome")]
    browser: String,
    #[serde(default)]
    third_party_cookies: Option<String>,
    #[serde(default)]
    steps: Vec<Step>,
}

fn chrome() -> String {
    "chrome".to_owned()
}

#[derive(Deserialize)]
struct Step {
    url: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    top_level: Option<String>,
    #[serde(default)]
    initiator: Option<String>,
    #[serde(default)]
    credentials: Option<String>,
    #[serde(default)]
    redirected_from: Vec<String>,
    #[serde(default)]
    set_cookie: Vec<String>,
    #[serde(default)]
    set_cookie_b64: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    steps: Vec<Value>,
}

/// Answers every line of standard input; a case that can't be read is answered with its error.
pub(crate) fn run() -> Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut failed = false;
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line.context("could not read standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        match answer(&line) {
            Ok(answer) => serde_json::to_writer(&mut out, &answer)?,
            Err(error) => {
                failed = true;
                let error = format!("line {}: {error:#}", number + 1);
                serde_json::to_writer(&mut out, &json!({"error": error}))?;
            }
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

fn answer(line: &str) -> Result<Answer> {
    let case: Case = serde_json::from_str(line).context("this is no case")?;
    let policy: &'static Policy = match case.browser.as_str() {
        "chrome" => &CHROME,
        "firefox" => &FIREFOX,
        "safari" => &SAFARI,
        other => bail!("there is no browser {other:?}; there are chrome, firefox and safari"),
    };
    let third_party_cookies = match case.third_party_cookies.as_deref() {
        None | Some("allow") => ThirdPartyCookies::Allow,
        Some("block") => ThirdPartyCookies::Block,
        Some(other) => bail!("third_party_cookies is \"allow\" or \"block\", not {other:?}"),
    };
    let mut jar = Jar::new(policy, third_party_cookies);
    let mut steps = Vec::with_capacity(case.steps.len());
    for (number, step) in case.steps.iter().enumerate() {
        steps.push(
            replay(&mut jar, step, number, policy).with_context(|| format!("step {number}"))?,
        );
    }
    Ok(Answer { id: case.id, steps })
}

fn parse(text: &str) -> Result<Url> {
    Url::parse(text).map_err(|error| anyhow!("{text:?} is no URL: {error}"))
}

fn replay(jar: &mut Jar, step: &Step, number: usize, policy: &Policy) -> Result<Value> {
    let url = parse(&step.url)?;
    let top_level = step.top_level.as_deref().map(parse).transpose()?;
    let initiator =
        step.initiator.as_deref().filter(|text| *text != "null").map(parse).transpose()?;
    let redirected_from =
        step.redirected_from.iter().map(|text| parse(text)).collect::<Result<Vec<_>>>()?;
    let kind = match step.kind.as_deref() {
        None | Some("navigation") => RequestKind::Navigation,
        Some("iframe") => RequestKind::Frame,
        Some("subresource") => RequestKind::Subresource,
        Some(other) => {
            bail!("kind is \"navigation\", \"iframe\" or \"subresource\", not {other:?}")
        }
    };
    let credentials = match step.credentials.as_deref() {
        None | Some("include") => Credentials::Include,
        Some("same-origin") => Credentials::SameOrigin,
        Some("omit") => Credentials::Omit,
        Some(other) => {
            bail!("credentials is \"include\", \"same-origin\" or \"omit\", not {other:?}")
        }
    };
    let at = match step.at.as_deref() {
        Some(text) => Timestamp::from_rfc3339(text)
            .ok_or_else(|| anyhow!("{text:?} is no date such as 2026-11-20T10:00:00Z"))?,
        None => now(),
    };
    // Whoever embeds or loads it caused it, where nothing else is said.
    let page = initiator.as_ref().or(top_level.as_ref()).unwrap_or(&url);
    let request = RequestContext {
        url: &url,
        method: step.method.as_deref().unwrap_or("GET"),
        kind,
        top_level: top_level.as_ref(),
        cross_site_ancestor: kind == RequestKind::Subresource
            && top_level.as_ref().is_some_and(|top| !site::is_same_site(top, page, true)),
        initiator: match (&step.initiator, kind) {
            (Some(text), _) if text == "null" => Initiator::Opaque,
            (None, RequestKind::Navigation) => Initiator::User,
            _ => Initiator::Url(page),
        },
        credentials,
        redirected_from: &redirected_from,
        cors_preflight: false,
        at,
    };
    let retrieval = jar.retrieve(&request);
    let withheld: Vec<Value> = retrieval
        .withheld
        .iter()
        .map(|(cookie, reasons)| {
            json!({"name": text(cookie.name()), "domain": cookie.domain(), "path": text(cookie.path()), "reasons": rule_ids(*reasons)})
        })
        .collect();
    let mut lines: Vec<Vec<u8>> =
        step.set_cookie.iter().map(|line| line.clone().into_bytes()).collect();
    for line in &step.set_cookie_b64 {
        lines.push(STANDARD.decode(line).context("set_cookie_b64 is no base64")?);
    }
    let verdicts: Vec<Value> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let set_by = SetBy { exchange: ExchangeId(number as u32), line: index };
            verdict(index, &jar.store(line, &request, &ResponseContext::default(), set_by), policy)
        })
        .collect();
    Ok(json!({"sent": text(&retrieval.header), "withheld": withheld, "verdicts": verdicts}))
}

fn verdict(line: usize, stored: &Stored, policy: &Policy) -> Value {
    let warnings: Vec<&str> = stored
        .verdict
        .warnings
        .iter()
        .filter_map(loginscope_core::cookie::Warning::rule_id)
        .collect();
    json!({
        "line": line,
        "stored": stored.outcome.is_stored(),
        "reasons": rule_ids(stored.verdict.decisive(policy)),
        "warnings": warnings,
        "cookie": stored.cookie.as_deref().map(cookie),
    })
}

fn cookie(cookie: &Cookie) -> Value {
    json!({
        "name": text(cookie.name()),
        "value": text(cookie.value()),
        "domain": cookie.domain(),
        "host_only": cookie.host_only,
        "path": text(cookie.path()),
        "secure": cookie.secure,
        "http_only": cookie.http_only,
        "same_site": cookie.same_site.name(),
        "partition_key": cookie.partition_key.as_ref().map(ToString::to_string),
        "expires": cookie.expires.map(|expires| expires.to_string()),
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp::from_seconds(since as i64)
}
