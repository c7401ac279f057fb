//! The engine as a whole: lines in, verdicts and Cookie headers out.

use url::Url;

use super::{
    CHROME, Exclusion, FIREFOX, Initiator, Jar, Outcome, Policy, RequestContext, RequestKind,
    ResponseContext, SAFARI, SetBy, Stored, Surprise, ThirdPartyCookies,
};
use crate::model::{ExchangeId, Timestamp};

const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

struct Browser {
    jar: Jar,
    line: usize,
}

impl Browser {
    fn new(policy: &'static Policy) -> Browser {
        Browser { jar: Jar::new(policy, ThirdPartyCookies::Default), line: 0 }
    }

    fn set(&mut self, at: &str, line: &str) -> Stored {
        let at = url(at);
        self.set_in(&RequestContext::navigation(&at, NOW), line)
    }

    fn set_in(&mut self, request: &RequestContext<'_>, line: &str) -> Stored {
        self.line += 1;
        let set_by = SetBy { exchange: ExchangeId(0), line: self.line };
        self.jar.store(line.as_bytes(), request, &ResponseContext::default(), set_by)
    }

    fn header(&mut self, at: &str) -> String {
        let at = url(at);
        let retrieval = self.jar.retrieve(&RequestContext::navigation(&at, NOW));
        String::from_utf8(retrieval.header).unwrap()
    }
}

#[test]
fn the_browsers_differ_in_the_nameless() {
    let mut chrome = Browser::new(&CHROME);
    let mut firefox = Browser::new(&FIREFOX);
    let mut safari = Browser::new(&SAFARI);
    for browser in [&mut chrome, &mut firefox, &mut safari] {
        browser.set("https://app.test/", "foo");
        browser.set("https://app.test/", "=bar; Path=/x");
    }
    assert_eq!(chrome.header("https://app.test/x"), "bar; foo");
    assert_eq!(firefox.header("https://app.test/x"), "foo=");
    assert_eq!(safari.header("https://app.test/x"), "");
}

#[test]
fn the_first_reason_of_a_browser_is_told_apart_from_the_rest() {
    let line = "__Host-a=1; Domain=evil.test; SameSite=None";
    let chrome = Browser::new(&CHROME).set("https://app.test/", line).verdict;
    assert_eq!(chrome.reported(&CHROME), ["InvalidDomain", "InvalidPrefix"]);
    assert!(chrome.exclusions.contains(Exclusion::NoneInsecure));
    let firefox = Browser::new(&FIREFOX).set("https://app.test/", line).verdict;
    assert_eq!(firefox.reported(&FIREFOX), ["CookieRejectedNonRequiresSecure2"]);
}

#[test]
fn a_secure_cookie_is_left_alone_by_insecure_origins() {
    for policy in [&CHROME, &FIREFOX] {
        let mut browser = Browser::new(policy);
        browser.set("https://h.m.test/", "a=1; Secure; Path=/login");
        let refused = browser.set("http://h.m.test/", "a=2; Path=/login/en");
        assert!(refused.verdict.exclusions.contains(Exclusion::OverwritesSecure));
        assert_eq!(browser.set("http://h.m.test/", "a=2").outcome, Outcome::Created);
        assert_eq!(
            browser.set("http://g.m.test/", "a=; Path=/login; Domain=m.test; Max-Age=0").outcome,
            Outcome::Rejected
        );
    }
}

#[test]
fn a_new_value_moves_to_the_end_in_chromium_only() {
    for (policy, expected) in [(&CHROME, "y=2; x=3"), (&FIREFOX, "x=3; y=2")] {
        let mut browser = Browser::new(policy);
        for line in ["x=1", "y=2", "x=3"] {
            browser.set("https://app.test/", line);
        }
        assert_eq!(browser.header("https://app.test/"), expected);
    }
}

#[test]
fn a_cross_site_post_loses_lax_cookies() {
    let (callback, provider) = (url("https://app.test/callback"), url("https://idp.test/"));
    let mut request = RequestContext::navigation(&callback, NOW);
    request.method = "POST";
    request.initiator = Initiator::Url(&provider);
    let mut browser = Browser::new(&CHROME);
    for line in ["state=1; SameSite=Lax", "unset=1", "none=1; SameSite=None; Secure"] {
        browser.set("https://app.test/", line);
    }
    let first = browser.jar.retrieve(&request);
    assert_eq!(first.header, b"unset=1; none=1");
    assert_eq!(first.young.len(), 1);
    request.at = NOW.plus_seconds(121);
    let later = browser.jar.retrieve(&request);
    assert_eq!(later.header, b"none=1");
    let reasons: Vec<_> = later.withheld.iter().flat_map(|(_, why)| why.iter()).collect();
    assert_eq!(reasons, [Exclusion::Lax, Exclusion::UnsetAsLax]);
}

#[test]
fn a_frame_of_another_site_has_a_jar_of_its_own_in_firefox() {
    let (inner, outer) = (url("https://a.test/"), url("https://b.test/"));
    let mut request = RequestContext::navigation(&inner, NOW);
    request.kind = RequestKind::Frame;
    request.top_level = Some(&outer);
    request.initiator = Initiator::Url(&outer);
    let mut browser = Browser::new(&FIREFOX);
    browser.set("https://a.test/", "first=1; SameSite=None; Secure");
    browser.set_in(&request, "third=1");
    assert_eq!(browser.jar.retrieve(&request).header, b"third=1");
    assert_eq!(browser.header("https://a.test/"), "first=1");
}

#[test]
fn the_observed_header_corrects_the_jar() {
    let at = url("https://app.test/");
    let request = RequestContext::navigation(&at, NOW);
    let mut browser = Browser::new(&CHROME);
    browser.set("https://app.test/", "gone=1");
    browser.set("https://app.test/", "kept=1");
    browser.set("https://app.test/", "changed=1");
    let observation = browser.jar.observe(&request, b"kept=1; changed=2; old=3");
    assert_eq!(observation.agreed.len(), 1);
    assert_eq!(observation.missing.len(), 1);
    let surprises: Vec<_> = observation.unexpected.iter().map(|(_, why)| why.clone()).collect();
    assert_eq!(surprises, [Surprise::Changed, Surprise::Unknown]);
    assert_eq!(browser.header("https://app.test/"), "kept=1; changed=2; old=3");
}

#[test]
fn values_do_not_print() {
    let stored = Browser::new(&CHROME).set("https://app.test/", "sid=topsecret");
    assert!(!format!("{stored:?}").contains("topsecret"));
    assert!(!format!("{:?}", super::parse(b"sid=topsecret", &CHROME)).contains("topsecret"));
}
