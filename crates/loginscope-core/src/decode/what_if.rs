//! What each browser would make of a Set-Cookie line: whether it keeps the cookie, and when it sends it.

use url::Url;

use crate::{
    cookie::{
        Cookie, Credentials, Initiator, Jar, Policy, RequestContext, RequestKind, ResponseContext,
        SetBy, ThirdPartyCookies, Warning, rule_ids,
    },
    model::{Browser, ExchangeId, Timestamp},
};

/// Where the line comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The address that answers with it.
    pub url: String,
    /// It answers within a page of another site: in a frame, or to a script.
    pub embedded: bool,
}

/// What one browser makes of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The browser's name.
    pub browser: &'static str,
    /// It keeps the cookie.
    pub stored: bool,
    /// The ids of the rules that say why not.
    pub reasons: Vec<&'static str>,
    /// The ids of the rules that say what is odd.
    pub warnings: Vec<&'static str>,
    /// When it expires; `None` with the browser's session.
    pub expires: Option<String>,
    /// On which occasions it goes along, each in words with whether it does.
    pub sent: Vec<(&'static str, bool)>,
}

/// A page of another site, for requests that come from one.
const ELSEWHERE: &str = "https://another-site.example/";

/// What each browser makes of a line; `None` where the address is none.
pub fn what_if(line: &str, setting: &Setting, at: Timestamp) -> Option<Vec<Made>> {
    let url = Url::parse(&setting.url).ok().filter(Url::has_host)?;
    let elsewhere = Url::parse(ELSEWHERE).ok()?;
    Some(
        Browser::ALL
            .into_iter()
            .map(|browser| made(browser, line, setting, &url, &elsewhere, at))
            .collect(),
    )
}

fn made(
    browser: Browser,
    line: &str,
    setting: &Setting,
    url: &Url,
    elsewhere: &Url,
    at: Timestamp,
) -> Made {
    let policy = Policy::of(browser);
    let mut jar = Jar::new(policy, ThirdPartyCookies::Allow);
    let plain = RequestContext::navigation(url, at);
    let embedded = RequestContext {
        kind: RequestKind::Frame,
        top_level: Some(elsewhere),
        cross_site_ancestor: true,
        initiator: Initiator::Url(elsewhere),
        ..plain
    };
    let request = if setting.embedded { embedded } else { plain };
    let set_by = SetBy { exchange: ExchangeId(0), line: 0 };
    let stored = jar.store(line.as_bytes(), &request, &ResponseContext::default(), set_by);
    let kept = stored.outcome.is_stored();
    let mut warnings: Vec<&str> =
        stored.verdict.warnings.iter().filter_map(Warning::rule_id).collect();
    warnings.dedup();
    let cookie = stored.cookie.as_deref();
    // A little later, and below the cookie's own path: elsewhere it goes nowhere anyway.
    let later = at.plus_seconds(300);
    let mut target = url.clone();
    if let Some(cookie) = cookie {
        target.set_path(&cookie.path_text());
    }
    let from = |kind, method: &'static str, initiator| RequestContext {
        kind,
        method,
        initiator,
        at: later,
        ..RequestContext::navigation(&target, later)
    };
    let other = Initiator::Url(elsewhere);
    let own = Initiator::Url(url);
    let occasions: [(&'static str, RequestContext<'_>); 5] = [
        ("a link or script on your own site", from(RequestKind::Navigation, "GET", own)),
        ("a link on another site, or a redirect back", from(RequestKind::Navigation, "GET", other)),
        ("a form that another site posts", from(RequestKind::Navigation, "POST", other)),
        (
            "a frame within another site",
            RequestContext {
                top_level: Some(elsewhere),
                cross_site_ancestor: true,
                ..from(RequestKind::Frame, "GET", other)
            },
        ),
        (
            "a script of another site (with credentials)",
            RequestContext {
                top_level: Some(elsewhere),
                credentials: Credentials::Include,
                ..from(RequestKind::Subresource, "GET", other)
            },
        ),
    ];
    let sent = occasions
        .into_iter()
        .map(|(name, request)| (name, kept && !jar.retrieve(&request).sent.is_empty()))
        .collect();
    Made {
        browser: browser.name(),
        stored: kept,
        reasons: rule_ids(stored.verdict.decisive(policy)),
        warnings,
        expires: cookie.and_then(|cookie: &Cookie| cookie.expires).map(|time| time.to_string()),
        sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str, embedded: bool) -> Vec<Made> {
        let setting = Setting { url: "https://app.example/login".into(), embedded };
        what_if(line, &setting, Timestamp::from_seconds(1_790_000_000)).unwrap()
    }

    #[test]
    fn browsers_are_asked_one_by_one() {
        let made = all("sid=1; SameSite=None", false);
        assert_eq!(made.iter().map(|made| made.stored).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(made[0].reasons, ["cookie/samesite-none-insecure"]);
        assert!(made[0].sent.iter().all(|(_, sent)| !sent));
    }

    #[test]
    fn what_is_sent_follows_from_samesite() {
        let sent =
            |line| all(line, false)[0].sent.iter().map(|(_, sent)| *sent).collect::<Vec<_>>();
        assert_eq!(sent("sid=1; Secure; SameSite=Strict"), [true, false, false, false, false]);
        assert_eq!(sent("sid=1; Secure; SameSite=Lax"), [true, true, false, false, false]);
        assert_eq!(sent("sid=1; Secure; SameSite=None"), [true; 5]);
    }

    #[test]
    fn an_address_without_a_host_is_none() {
        let setting = Setting { url: "app".into(), embedded: false };
        assert_eq!(what_if("a=1", &setting, Timestamp::from_seconds(0)), None);
    }
}
