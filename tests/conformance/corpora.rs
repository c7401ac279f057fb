//! Vectors that others wrote, as further judges: the folder that `LOGINSCOPE_CORPORA` names, where it is set.
//!
//! Where a vector says what an installed browser was seen to do with it, that counts, not what its source expected.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use loginscope_core::{
    analysis::cors,
    cookie::{
        CHROME, FIREFOX, Initiator, Jar, Policy, RequestContext, RequestKind, ResponseContext,
        SameSiteStatus, SetBy, Situation, ThirdPartyCookies,
    },
    model::{ExchangeId, Header, Headers, text},
    site,
};
use serde_json::Value;
use url::Url;

use crate::now;

const SET_BY: SetBy = SetBy { exchange: ExchangeId(0), line: 0 };

/// Firefox takes `www.foo.com..` for `www.foo.com.`; no host has such a name.
const KNOWN: &[&str] = &["chromium132/CookieStoreTest.DomainWithTrailingDotTest#r3"];

/// How many vectors were judged, and where the core says something else.
#[derive(Default)]
struct Tally {
    count: usize,
    differences: Vec<String>,
}

impl Tally {
    fn check(&mut self, vector: &Value, ours: &str, theirs: &str) {
        self.count += 1;
        if ours != theirs {
            let id = vector["id"].as_str().unwrap_or_default();
            if KNOWN.contains(&id) {
                return;
            }
            self.differences
                .push(format!("{id}: core {ours:?}, expected {theirs:?}: {vector:.700}"));
        }
    }
}

type Judge = fn(&mut Tally, &Value);

/// Judges by all vectors.
pub(crate) fn compare(folder: &Path) -> Result<()> {
    let mut tally = Tally::default();
    let files: [(&str, Judge); 9] = [
        ("chromium-canonical-cookie", replayed),
        ("chromium-parsed-cookie", replayed),
        ("chromium-cookie-store", replayed),
        ("firefox-testcookie", replayed),
        ("cookie-probes", replayed),
        ("chromium-samesite-context", same_site),
        ("chromium-cors", access),
        ("chromium-potentially-trustworthy", trustworthy),
        ("psl", registrable),
    ];
    for (name, judge) in files {
        let path = folder.join(format!("{name}.jsonl"));
        let lines = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let before = (tally.count, tally.differences.len());
        for line in lines.lines() {
            judge(&mut tally, &serde_json::from_str(line)?);
        }
        let (count, differ) = (tally.count - before.0, tally.differences.len() - before.1);
        println!("{name}: {count} vectors, {differ} differ");
    }
    if tally.differences.is_empty() {
        return Ok(());
    }
    tally.differences.sort_by_key(String::len);
    bail!("{} differ:\n{}", tally.differences.len(), tally.differences.join("\n"))
}

fn url(value: &Value) -> Option<Url> {
    Url::parse(value.as_str()?).ok()
}

/// The Cookie header of a request after some Set-Cookie lines, as both browsers were seen to send it.
fn replayed(tally: &mut Tally, vector: &Value) {
    let mut steps: Vec<(Option<Url>, &str)> = Vec::new();
    for step in vector["steps"].as_array().into_iter().flatten() {
        steps.push((url(&step["url"]), step["line"].as_str().unwrap_or_default()));
    }
    for line in vector["set_cookie"].as_array().into_iter().flatten() {
        steps.push((url(&vector["url"]), line.as_str().unwrap_or_default()));
    }
    let plain = |text: &str| text.is_ascii() && !text.contains(['\r', '\n', '\0']);
    let by_script = steps.iter().any(|(_, line)| !plain(line)) || !vector["api"].is_null();
    let Some(request) = url(&vector["request_url"]).filter(|_| !steps.is_empty() && !by_script)
    else {
        return;
    };
    let judges: [(&str, &'static Policy); 2] = [("chromium156", &CHROME), ("firefox153", &FIREFOX)];
    for (name, policy) in judges {
        let Some(seen) = vector[name]["cookie_header"].as_str().filter(|seen| seen.is_ascii())
        else {
            continue;
        };
        let mut jar = Jar::new(policy, ThirdPartyCookies::Default);
        for (url, line) in &steps {
            let Some(url) = url else { return };
            let context = RequestContext::navigation(url, now());
            jar.store(line.as_bytes(), &context, &ResponseContext::default(), SET_BY);
        }
        let sent = jar.retrieve(&RequestContext::navigation(&request, now()));
        tally.check(vector, &String::from_utf8_lossy(&sent.header), seen);
    }
}

/// How close a request is to the site that it goes to.
fn same_site(tally: &mut Tally, vector: &Value) {
    let chain: Vec<Url> =
        vector["url_chain"].as_array().into_iter().flatten().filter_map(url).collect();
    let Some((target, before)) = chain.split_last() else { return };
    let for_cookies = url(&vector["site_for_cookies"]);
    let main_frame = vector["main_frame_navigation"] == true;
    let own = for_cookies.as_ref().is_some_and(|site| site::is_same_site(site, target, true));
    if main_frame && !own {
        // A tab's document is always of its own site.
        return;
    }
    let initiator = url(&vector["initiator"]);
    let context = RequestContext {
        method: vector["method"].as_str().unwrap_or_default(),
        kind: if main_frame { RequestKind::Navigation } else { RequestKind::Subresource },
        top_level: for_cookies.as_ref(),
        cross_site_ancestor: for_cookies.is_none(),
        initiator: match (&initiator, vector["initiator"].as_str()) {
            (Some(url), _) => Initiator::Url(url),
            (None, Some("browser")) => Initiator::User,
            _ => Initiator::Opaque,
        },
        redirected_from: before,
        ..RequestContext::navigation(target, now())
    };
    let situation = Situation::of(&context, &CHROME, ThirdPartyCookies::Allow);
    let theirs = vector["context"].as_str().unwrap_or_default();
    if vector["for"] == "response" {
        let may = if situation.may_set_same_site { "may" } else { "may not" };
        tally.check(vector, may, if theirs == "cross-site" { "may not" } else { "may" });
        return;
    }
    let ours = match situation.same_site {
        SameSiteStatus::Strict => "strict",
        SameSiteStatus::Lax => "lax",
        SameSiteStatus::LaxUnsafe => "lax-method-unsafe",
        SameSiteStatus::CrossSite => "cross-site",
    };
    tally.check(vector, ours, theirs);
}

/// The CORS check.
fn access(tally: &mut Tally, vector: &Value) {
    if vector["check"] != "access" {
        return;
    }
    let names =
        [("acao", "Access-Control-Allow-Origin"), ("acac", "Access-Control-Allow-Credentials")];
    let headers = names.iter().filter_map(|(key, name)| {
        Some(Header { name: text(name), value: text(vector[*key].as_str()?) })
    });
    let origin = vector["origin"].as_str().unwrap_or_default();
    let include = vector["credentials"] == "include";
    let failure = cors::check(origin, include, &Headers(headers.collect()));
    let ours = failure.map_or("", |failure| failure.names(false).chrome);
    tally.check(vector, ours, vector["error"].as_str().unwrap_or_default());
}

/// Which addresses are potentially trustworthy.
fn trustworthy(tally: &mut Tally, vector: &Value) {
    let Some(url) = url(&vector["url"]).filter(|_| vector["fn"] == "url") else { return };
    let ours = site::is_potentially_trustworthy(&url).to_string();
    tally.check(vector, &ours, &vector["trustworthy"].to_string());
}

/// The registrable domain of a host.
fn registrable(tally: &mut Tally, vector: &Value) {
    let host = vector["host"].as_str().unwrap_or_default();
    let Some(Ok(address)) = host.is_ascii().then(|| Url::parse(&format!("https://{host}/"))) else {
        return;
    };
    let ours = site::registrable_domain(address.host_str().unwrap_or_default());
    let theirs = vector["registrable_domain"].as_str().unwrap_or_default();
    tally.check(vector, ours.unwrap_or_default(), theirs);
}
