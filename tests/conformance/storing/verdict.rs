//! What a browser, or the core in its place, makes of a line: words that can be compared.

use loginscope_core::{
    cookie::{
        Cookie, Credentials, Initiator, Jar, Policy, RequestContext, RequestKind, ResponseContext,
        SameSite, SetBy, ThirdPartyCookies,
    },
    model::{ExchangeId, Timestamp},
};
use serde_json::Value;

use super::cases::{Case, Setting};

/// The verdict on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The cookie as it is stored, in words; empty where it isn't.
    pub(crate) stored: String,
    /// The browser's names for its reasons, in order of the alphabet.
    pub(crate) reasons: Vec<String>,
}

/// What the core says.
pub(crate) fn of_core(
    case: &Case,
    policy: &'static Policy,
    cookies: ThirdPartyCookies,
    ports: (u16, u16),
    now: Timestamp,
) -> Verdict {
    let url = case.setting.url(ports.0, ports.1);
    let page = case.setting.page(ports.0, ports.1);
    let request = RequestContext {
        url: &url,
        method: "GET",
        kind: RequestKind::Subresource,
        top_level: Some(&page),
        cross_site_ancestor: case.setting == Setting::CrossSite,
        initiator: Initiator::Url(&page),
        credentials: Credentials::Include,
        redirected_from: &[],
        cors_preflight: false,
        at: now,
    };
    let mut jar = Jar::new(policy, cookies);
    let set_by = SetBy { exchange: ExchangeId(0), line: 0 };
    let stored = jar.store(&case.line, &request, &ResponseContext::default(), set_by);
    let mut reasons: Vec<String> =
        stored.verdict.reported(policy).into_iter().map(str::to_owned).collect();
    reasons.sort();
    Verdict {
        stored: jar.cookies().next().map(|cookie| describe(cookie, now)).unwrap_or_default(),
        reasons,
    }
}

/// DevTools drops what is not UTF-8, Firefox puts a sign in its place.
fn text(bytes: &[u8]) -> String {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid())
        .collect::<String>()
        .replace('\u{fffd}', "")
        .chars()
        .take(60)
        .collect()
}

fn describe(cookie: &Cookie, now: Timestamp) -> String {
    let same_site = match cookie.same_site {
        SameSite::Unset => "",
        SameSite::None => "None",
        SameSite::Lax => "Lax",
        SameSite::Strict => "Strict",
    };
    words(
        (&text(cookie.name()), &text(cookie.value())),
        (cookie.domain(), cookie.host_only, &text(cookie.path())),
        (cookie.secure, cookie.http_only, same_site),
        cookie.expires.map(|expires| expires.seconds() - now.seconds()),
        cookie.partition_key.is_some(),
    )
}

/// The same words for a cookie of Chromium (`Storage.getCookies`) and for one of Firefox, which our script writes alike.
pub(crate) fn describe_seen(cookie: &Value, now: Timestamp) -> String {
    let text = |key: &str| -> String {
        let text = cookie[key].as_str().unwrap_or_default();
        text.chars().filter(|char| *char != '\u{fffd}').take(60).collect()
    };
    let flag = |key: &str| cookie[key].as_bool().unwrap_or_default();
    let domain = text("domain");
    let life = cookie["expires"]
        .as_f64()
        .filter(|_| !flag("session"))
        .map(|expires| expires as i64 - now.seconds());
    words(
        (&text("name"), &text("value")),
        (domain.trim_start_matches('.'), !domain.starts_with('.'), &text("path")),
        (flag("secure"), flag("httpOnly"), &text("sameSite")),
        life,
        !cookie["partitionKey"].is_null() && cookie["partitionKey"] != "",
    )
}

fn words(
    (name, value): (&str, &str),
    (domain, host_only, path): (&str, bool, &str),
    (secure, http_only, same_site): (bool, bool, &str),
    life: Option<i64>,
    partitioned: bool,
) -> String {
    let dot = if host_only { "" } else { "." };
    // Minutes pass between the first batch and the last one.
    let life = life.map_or_else(
        || "session".to_owned(),
        |seconds| format!("{} h", (seconds + 1800).div_euclid(3600)),
    );
    let flags = [(secure, "secure"), (http_only, "http-only"), (partitioned, "partitioned")];
    let flags: Vec<&str> =
        flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name).collect();
    format!("{name:?}={value:?} {dot}{domain} {path:?} {} {same_site:?} {life}", flags.join("+"))
}
