//! Vectors for single functions: dates, paths, domains, sites, contexts.

use loginscope_core::cookie::{
    CHROME, Credentials, DateGrammar, FIREFOX, Initiator, Jar, MaxAgeGrammar, RequestContext,
    RequestKind, ResponseContext, SameSiteStatus, SetBy, ThirdPartyCookies, date,
};
use loginscope_core::model::{ExchangeId, Timestamp};
use loginscope_core::site::{
    is_potentially_trustworthy, is_potentially_trustworthy_origin, registrable_domain,
};
use serde_json::Value;
use url::Url;

use crate::{report, rows};

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

#[test]
fn dates() {
    let mut differences = Vec::new();
    for row in rows("cookie-dates.jsonl") {
        let expected =
            row["expect"].as_str().and_then(Timestamp::from_http_date).map(Timestamp::seconds);
        let found = date::parse(text(&row, "date").as_bytes(), DateGrammar::Chromium);
        if found != expected {
            differences.push((
                text(&row, "id").to_owned(),
                format!("{:?} is {found:?}, should be {expected:?}", text(&row, "date")),
            ));
        }
    }
    report(&differences, &[]);
}

#[test]
fn max_ages() {
    let mut differences = Vec::new();
    for row in rows("firefox-testcookie.jsonl").iter().filter(|row| row.get("max_age").is_some()) {
        let found =
            date::parse_max_age(text(row, "max_age").as_bytes(), MaxAgeGrammar::MinusDeletes);
        if found != row["value"].as_i64() {
            differences.push((text(row, "id").to_owned(), format!("{row} is {found:?}")));
        }
    }
    report(&differences, &[]);
}

#[test]
fn registrable_domains() {
    let mut differences = Vec::new();
    for row in rows("psl.jsonl") {
        let Some(host) = row["host"].as_str() else { continue };
        let Ok(url) = Url::parse(&format!("http://{host}/")) else { continue };
        let expected = row["registrable_domain"]
            .as_str()
            .and_then(|domain| Url::parse(&format!("http://{domain}/")).ok())
            .and_then(|url| url.host_str().map(str::to_owned));
        let found = url.host_str().and_then(registrable_domain);
        if found != expected.as_deref() {
            differences.push((
                text(&row, "id").to_owned(),
                format!("{host} is {found:?}, should be {expected:?}"),
            ));
        }
    }
    report(&differences, &[]);
}

#[test]
fn trustworthy_urls() {
    let mut differences = Vec::new();
    for row in rows("chromium-potentially-trustworthy.jsonl") {
        let Ok(url) = Url::parse(text(&row, "url")) else { continue };
        let found = match text(&row, "fn") {
            "origin" => is_potentially_trustworthy_origin(&url),
            _ => is_potentially_trustworthy(&url),
        };
        if Some(found) != row["trustworthy"].as_bool() {
            differences.push((text(&row, "id").to_owned(), format!("{url} is {found}")));
        }
    }
    report(&differences, &[]);
}

#[test]
fn same_site_contexts() {
    let mut differences = Vec::new();
    for row in rows("chromium-samesite-context.jsonl") {
        let chain: Vec<Url> = row["url_chain"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|url| Url::parse(url.as_str()?).ok())
            .collect();
        let Some((url, hops)) = chain.split_last() else { continue };
        let top_level = row["site_for_cookies"].as_str().and_then(|url| Url::parse(url).ok());
        let initiator = Url::parse(text(&row, "initiator")).ok();
        let navigation = row["main_frame_navigation"] == true;
        // A navigation of a tab is first-party by definition; rows that say otherwise describe nothing that happens.
        if navigation
            && !top_level
                .as_ref()
                .is_some_and(|top| loginscope_core::site::is_same_site(top, url, true))
        {
            continue;
        }
        let request = RequestContext {
            url,
            method: text(&row, "method"),
            kind: if navigation { RequestKind::Navigation } else { RequestKind::Subresource },
            top_level: top_level.as_ref(),
            cross_site_ancestor: top_level.is_none(),
            initiator: match (text(&row, "initiator"), &initiator) {
                ("browser", _) => Initiator::User,
                (_, Some(url)) => Initiator::Url(url),
                _ => Initiator::Opaque,
            },
            credentials: Credentials::Include,
            redirected_from: hops,
            cors_preflight: false,
            at: Timestamp::default(),
        };
        let situation = Jar::new(&CHROME, ThirdPartyCookies::Allow).situation(&request);
        let found = if text(&row, "for") == "response" {
            if situation.may_set_same_site { "lax" } else { "cross-site" }
        } else {
            match situation.same_site {
                SameSiteStatus::Strict => "strict",
                SameSiteStatus::Lax => "lax",
                SameSiteStatus::LaxUnsafe => "lax-method-unsafe",
                SameSiteStatus::CrossSite => "cross-site",
            }
        };
        if found != text(&row, "context") {
            differences.push((text(&row, "id").to_owned(), format!("{row} is {found}")));
        }
    }
    report(&differences, &[]);
}

/// Whether a cookie set by a line is sent to a URL.
fn is_sent(set_at: &str, line: &str, to: &str) -> Option<bool> {
    let (set_at, to) = (Url::parse(set_at).ok()?, Url::parse(to).ok()?);
    let mut jar = Jar::new(&FIREFOX, ThirdPartyCookies::Allow);
    let set_by = SetBy { exchange: ExchangeId(0), line: 0 };
    let request = RequestContext::navigation(&set_at, Timestamp::default());
    jar.store(line.as_bytes(), &request, &ResponseContext::default(), set_by);
    let sent = jar.retrieve(&RequestContext::navigation(&to, Timestamp::default())).sent;
    Some(!sent.is_empty())
}

#[test]
fn domains_and_paths() {
    let mut differences = Vec::new();
    let mut check = |row: &Value, found: Option<bool>, expected: Option<bool>| {
        if found.is_some() && found != expected {
            differences.push((text(row, "id").to_owned(), format!("{row} is {found:?}")));
        }
    };
    for row in rows("chromium-domain-path-match.jsonl") {
        if text(&row, "fn") == "cookie-domain" {
            let Ok(url) = Url::parse(text(&row, "url")) else { continue };
            let mut jar = Jar::new(&CHROME, ThirdPartyCookies::Allow);
            let line = format!("a=1; Domain={}", text(&row, "domain_attribute"));
            let set_by = SetBy { exchange: ExchangeId(0), line: 0 };
            let request = RequestContext::navigation(&url, Timestamp::default());
            let stored = jar.store(line.as_bytes(), &request, &ResponseContext::default(), set_by);
            let cookie = stored.cookie.filter(|_| stored.outcome.is_stored());
            check(&row, Some(cookie.is_some()), row["ok"].as_bool());
            if let Some(cookie) = cookie {
                let dot = if cookie.host_only { "" } else { "." };
                let domain = format!("{dot}{}", cookie.domain());
                check(&row, Some(domain == text(&row, "cookie_domain")), Some(true));
            }
        }
    }
    for row in rows("tough-cookie-functions.jsonl") {
        let argument = |place: usize| row["args"][place].as_str().unwrap_or_default();
        let expected = row["expect"].as_bool();
        match text(&row, "fn") {
            "pathMatch" => {
                let to = format!("https://a.test{}", argument(0));
                let line = format!("a=1; Path={}", argument(1));
                check(&row, is_sent("https://a.test/", &line, &to), expected);
            }
            "defaultPath" => {
                let Ok(url) = Url::parse(&format!("https://a.test{}", argument(0))) else {
                    continue;
                };
                let line = format!("a=1; Path={}", text(&row, "expect"));
                check(&row, is_sent(url.as_str(), &line, url.as_str()), Some(true));
            }
            _ => {}
        }
    }
    report(&differences, &[]);
}
