//! Lines as both browsers send them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{capture, model::ServiceWorker};

const DAY: &str = "2026-11-20T10:00:";

/// Milliseconds of the epoch at so many seconds after ten o'clock.
fn at(seconds: f64) -> f64 {
    1_795_168_800_000.0 + seconds * 1000.0
}

fn clock(seconds: f64) -> String {
    format!("{DAY}{seconds:06.3}Z")
}

fn headers(lines: &[(&str, &str)]) -> Value {
    lines.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn har(
    second: f64,
    method: &str,
    url: &str,
    status: u16,
    request: &[(&str, &str)],
    response: &[(&str, &str)],
) -> String {
    json!({"source": "har", "at": at(second + 0.4), "nth": 0, "entry": {
        "startedDateTime": clock(second), "time": 20, "_resourceType": "document",
        "request": {"method": method, "url": url, "headers": headers(request)},
        "response": {"status": status, "httpVersion": "http/1.1", "headers": headers(response),
                     "content": {"size": 9, "mimeType": "text/html"}}}})
    .to_string()
}

fn event(second: f64, name: &str, id: &str, method: &str, url: &str, more: Value) -> String {
    let mut details = json!({"requestId": id, "url": url, "method": method, "type": "main_frame",
        "timeStamp": at(second), "frameId": 0, "tabId": 1});
    if let (Some(details), Value::Object(more)) = (details.as_object_mut(), more) {
        details.extend(more);
    }
    json!({"source": "web-request", "at": at(second), "event": name, "details": details})
        .to_string()
}

/// A form login in Firefox: the two documents that lead on at once are known to `webRequest` only.
fn firefox() -> Vec<String> {
    let app = "https://app.test";
    let sent = |names: Value| json!({"requestHeaders": names});
    let mut lines = vec![
        json!({"source": "session", "at": at(0.0), "browser": "firefox", "version": "153.0", "tab": 1, "url": ""}).to_string(),
        // GET /login
        event(1.0, "onBeforeRequest", "7", "GET", &format!("{app}/login"), json!({})),
        event(1.001, "onSendHeaders", "7", "GET", &format!("{app}/login"), sent(headers(&[("Host", "app.test")]))),
        event(1.02, "onHeadersReceived", "7", "GET", &format!("{app}/login"), json!({"statusCode": 200, "statusLine": "HTTP/1.1 200 OK",
            "responseHeaders": headers(&[("Content-Type", "text/html"), ("Set-Cookie", "a=1; Path=/\nb=2; Path=/")])})),
        event(1.03, "onCompleted", "7", "GET", &format!("{app}/login"), json!({"statusCode": 200, "ip": "127.0.0.1"})),
        har(1.002, "GET", &format!("{app}/login"), 200, &[("Host", "app.test")], &[("Content-Type", "text/html"), ("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/")]),
        json!({"source": "body", "at": at(1.5), "nth": 0, "started": clock(1.002), "method": "GET", "url": format!("{app}/login"), "text": "<b>\"hi\"</b>", "encoding": null}).to_string(),
        json!({"source": "navigated", "at": at(1.04), "url": format!("{app}/login")}).to_string(),
    ];
    // POST /login → 302 /home, all within one millisecond, then /home leads on with a script and is lost to the log.
    let (login, home) = (format!("{app}/login"), format!("{app}/home"));
    lines.extend([
        event(3.0, "onBeforeRequest", "9", "POST", &login, json!({"requestBody": {"formData": {"user": ["a"], "pass": ["s p"]}}})),
        event(3.0, "onBeforeSendHeaders", "9", "POST", &login, sent(headers(&[("Host", "app.test"), ("Cookie", "a=1; b=2")]))),
        event(3.0, "onSendHeaders", "9", "POST", &login, sent(headers(&[("Host", "app.test"), ("Cookie", "a=1; b=2")]))),
        event(3.0, "onHeadersReceived", "9", "POST", &login, json!({"statusCode": 302, "statusLine": "HTTP/1.1 302 Found", "responseHeaders": headers(&[("Location", "/home"), ("Set-Cookie", "sid=3")])})),
        event(3.0, "onBeforeRedirect", "9", "POST", &login, json!({"statusCode": 302, "redirectUrl": home})),
        event(3.0, "onBeforeRequest", "9", "GET", &home, json!({})),
        event(3.0, "onSendHeaders", "9", "GET", &home, sent(headers(&[("Host", "app.test"), ("Cookie", "a=1; b=2; sid=3")]))),
        event(3.01, "onHeadersReceived", "9", "GET", &home, json!({"statusCode": 200, "responseHeaders": headers(&[("Content-Type", "text/html")])})),
        event(3.02, "onErrorOccurred", "9", "GET", &home, json!({"error": "NS_BINDING_ABORTED"})),
        har(3.001, "POST", &login, 302, &[("Host", "app.test"), ("Cookie", "a=1; b=2")], &[("Location", "/home"), ("Set-Cookie", "sid=3")]),
        json!({"source": "navigated", "at": at(3.05), "url": home}).to_string(),
    ]);
    lines
}

/// The same in Chrome, whose first snapshot of a redirect has provisional headers only.
fn chrome() -> Vec<String> {
    let (login, home, api) =
        ("https://app.test/login", "https://app.test/home", "https://api.test/me");
    vec![
        json!({"source": "session", "at": at(0.0), "browser": "chrome", "version": "156.0.1.2", "tab": 1, "url": ""}).to_string(),
        har(2.0, "POST", login, 302, &[("Referer", "https://app.test/login")], &[("location", "/home")]),
        har(2.0, "POST", login, 302, &[("Referer", "https://app.test/login"), ("Host", "app.test"), ("Cookie", "a=1")], &[("location", "/home"), ("set-cookie", "sid=1; Secure"), ("set-cookie", "t=2")]),
        har(2.03, "GET", home, 200, &[("Host", "app.test"), ("Cookie", "a=1; sid=1")], &[("content-type", "text/html")]),
        event(2.0014, "onBeforeRequest", "41", "POST", login, json!({"requestBody": {"raw": [{"bytes": "dXNlcj1h"}]}, "initiator": "https://app.test"})),
        event(2.0151, "onHeadersReceived", "41", "POST", login, json!({"statusCode": 302, "statusLine": "HTTP/1.1 302 Found", "responseHeaders": headers(&[("location", "/home")])})),
        event(2.0152, "onBeforeRedirect", "41", "POST", login, json!({"statusCode": 302, "redirectUrl": home})),
        event(2.0295, "onBeforeRequest", "41", "GET", home, json!({"initiator": "https://app.test"})),
        event(2.0297, "onSendHeaders", "41", "GET", home, json!({"requestHeaders": headers(&[("Cookie", "a=1; sid=1")])})),
        event(2.05, "onCompleted", "41", "GET", home, json!({"statusCode": 200, "fromCache": false, "ip": "127.0.0.1"})),
        // A preflight that fails, and its request with status 0.
        json!({"source": "har", "at": at(2.6), "nth": 0, "entry": {"startedDateTime": clock(2.5), "time": 3, "_resourceType": "preflight", "_initiator": {"type": "preflight", "url": "https://app.test/app.js"},
            "request": {"method": "OPTIONS", "url": api, "headers": headers(&[("Host", "api.test"), ("Access-Control-Request-Method", "GET")])}, "response": {"status": 401, "headers": []}}}).to_string(),
        json!({"source": "har", "at": at(2.6), "nth": 0, "entry": {"startedDateTime": clock(2.5), "time": 4, "_resourceType": "fetch",
            "request": {"method": "GET", "url": api, "headers": headers(&[("Authorization", "Bearer x")])}, "response": {"status": 0, "headers": [], "_error": "net::ERR_FAILED"}}}).to_string(),
        event(2.502, "onErrorOccurred", "44", "GET", api, json!({"type": "xmlhttprequest", "error": "net::ERR_FAILED"})),
        // The tools themselves ask the cache for a page.
        event(2.6, "onBeforeRequest", "46", "GET", home, json!({"type": "other"})),
        event(2.6, "onErrorOccurred", "46", "GET", home, json!({"type": "other", "error": "net::ERR_CACHE_MISS", "fromCache": false})),
        // A request that hangs is known to webRequest only.
        event(2.7, "onBeforeRequest", "45", "GET", "https://app.test/events", json!({"type": "xmlhttprequest"})),
    ]
}

fn record(lines: &[String]) -> Trace {
    let mut recorder = Recorder::new();
    for line in lines {
        recorder.push_line(line);
    }
    recorder.trace()
}

fn told(trace: &Trace) -> Vec<(String, u16)> {
    let status = |exchange: &Exchange| exchange.response.as_ref().map_or(0, |it| it.status);
    let line = |exchange: &Exchange| {
        let path = exchange.request.url.rsplit('/').next().unwrap();
        (format!("{} {path}", exchange.request.method), status(exchange))
    };
    trace.exchanges.iter().map(line).collect()
}

#[test]
fn firefox_documents_that_lead_on_at_once_come_from_web_request() {
    let trace = record(&firefox());
    assert_eq!(trace.gaps, []);
    assert_eq!((trace.browser, trace.producer.as_str()), (Some(Browser::Firefox), "Firefox 153.0"));
    let expected = [("GET login", 200), ("POST login", 302), ("GET home", 200)];
    assert_eq!(told(&trace), expected.map(|(line, status)| (line.to_owned(), status)));
    let [page, login, home] = trace.exchanges.as_slice() else { panic!("three") };
    assert!(page.sources.har && page.sources.web_request);
    assert_eq!(page.response.as_ref().unwrap().headers.all("set-cookie").count(), 2);
    assert_eq!(page.response.as_ref().unwrap().body.value().unwrap().text(), "<b>\"hi\"</b>");
    assert_eq!(login.request.body.value().unwrap().text(), "pass=s+p&user=a");
    assert_eq!(login.response.as_ref().unwrap().headers.all("set-cookie").count(), 1);
    assert!(!home.sources.har);
    assert_eq!(home.request.headers.get("cookie"), Some("a=1; b=2; sid=3"));
    assert_eq!(home.hints.resource_type, Some(crate::model::ResourceType::Document));
    assert_eq!(trace.page_loads.len(), 2);
    assert_eq!(trace.page_loads[0].0, page.started_at);
}

#[test]
fn chrome_snapshots_are_replaced_by_what_tells_more() {
    let trace = record(&chrome());
    let expected = [
        ("POST login", 302),
        ("GET home", 200),
        ("OPTIONS me", 401),
        ("GET me", 0),
        ("GET events", 0),
    ];
    assert_eq!(told(&trace), expected.map(|(line, status)| (line.to_owned(), status)));
    let login = &trace.exchanges[0];
    assert!(login.request.headers_complete);
    assert_eq!(login.response.as_ref().unwrap().headers.all("set-cookie").count(), 2);
    assert_eq!(login.request.body.value().unwrap().text(), "user=a");
    assert_eq!(login.hints.origin_url.as_deref(), Some("https://app.test"));
    assert_eq!(login.hints.request_id, trace.exchanges[1].hints.request_id);
    assert_eq!(trace.exchanges[3].failure.as_deref(), Some("net::ERR_FAILED"));
    assert!(!trace.exchanges[4].sources.har);
}

#[test]
fn equal_requests_stay_apart_and_find_their_partners() {
    let url = "https://app.test/poll";
    let mut lines = Vec::new();
    for second in [1.0, 2.0, 3.0, 4.0] {
        let id = format!("{second}");
        lines.push(event(second, "onBeforeRequest", &id, "GET", url, json!({})));
        lines.push(event(second + 0.1, "onCompleted", &id, "GET", url, json!({"statusCode": 200})));
    }
    // The log lost the second; two of the same millisecond are told apart by counting.
    lines.push(har(1.003, "GET", url, 200, &[], &[]));
    lines.push(har(3.003, "GET", url, 200, &[], &[]));
    lines.push(har(3.003, "GET", url, 200, &[], &[]).replace("\"nth\":0", "\"nth\":1"));
    let trace = record(&lines);
    let sources: Vec<_> =
        trace.exchanges.iter().map(|it| (it.sources.har, it.sources.web_request)).collect();
    assert_eq!(sources, [(true, true), (false, true), (true, true), (true, true)]);
}

#[test]
fn a_service_worker_and_its_page_are_a_pair() {
    let url = "https://app.test/";
    let page = har(1.0, "GET", url, 200, &[("Host", "app.test")], &[])
        .replace("\"status\":200", "\"status\":200,\"_fetchedViaServiceWorker\":true");
    let worker = har(1.005, "GET", url, 200, &[("Host", "app.test"), ("Cookie", "a=1")], &[]);
    let trace = record(&[page, worker]);
    let parts: Vec<_> = trace.exchanges.iter().map(|it| it.hints.service_worker).collect();
    assert_eq!(parts, [ServiceWorker::Answered, ServiceWorker::Requested]);
}

#[test]
fn a_web_socket_gets_the_cookies_that_the_log_hides() {
    let url = "wss://api.app.test/feed";
    let entry = har(1.0, "GET", url, 101, &[("Host", "api.app.test")], &[("Upgrade", "websocket")])
        .replace("\"document\"", "\"websocket\"");
    let sent = json!({"type": "websocket", "requestHeaders": headers(&[("Cookie", "sid=1")])});
    let trace = record(&[entry, event(1.001, "onSendHeaders", "3", "GET", url, sent)]);
    assert_eq!(trace.exchanges.len(), 1);
    assert_eq!(trace.exchanges[0].request.headers.get("cookie"), Some("sid=1"));
}

#[test]
fn a_frame_is_no_page() {
    let url = "https://idp.test/silent";
    let asked =
        event(1.0, "onBeforeRequest", "3", "GET", url, json!({"type": "sub_frame", "frameId": 4}));
    let trace = record(&[har(1.0, "GET", url, 200, &[], &[]), asked]);
    let hints = &trace.exchanges[0].hints;
    assert_eq!(hints.resource_type, Some(crate::model::ResourceType::Frame));
    assert_eq!(hints.frame_id, Some(4));
}

#[test]
fn clearing_forgets_everything_but_the_session() {
    let mut lines = firefox();
    lines.push(json!({"source": "cleared", "at": at(9.0)}).to_string());
    let trace = record(&lines);
    assert!(trace.exchanges.is_empty() && trace.page_loads.is_empty());
    assert_eq!(trace.browser, Some(Browser::Firefox));
}

#[test]
fn a_late_beginning_and_a_pause_are_said() {
    let late = json!({"source": "session", "at": at(0.0), "browser": "chrome", "version": "156", "tab": 1, "url": "https://app.test/login"}).to_string();
    let mut lines = chrome();
    lines.push(late.replace("1795168800000.0", "1795168800001.0"));
    let trace = record(&lines);
    assert_eq!(trace.gaps.iter().map(|gap| gap.kind).collect::<Vec<_>>(), [GapKind::StartedLate]);
    let mut lines = firefox();
    for (second, on) in [(1.2, false), (2.9, true)] {
        lines.push(json!({"source": "recording", "at": at(second), "on": on}).to_string());
    }
    let gaps = record(&lines).gaps;
    assert_eq!(
        gaps[0].message,
        "recording was off from 2026-11-20T10:00:01.200Z to 2026-11-20T10:00:02.900Z; requests of that time are missing"
    );
}

#[test]
fn broken_lines_are_named_and_harm_no_other() {
    let mut lines = firefox();
    let whole = told(&record(&lines));
    for (place, broken) in [
        (0, "{\"source\":\"har\",\"entry\":{\"req"),
        (3, "hello"),
        (4, "[1,2]"),
        (5, "{\"source\":\"har\"}"),
        (6, "{\"source\":\"telepathy\"}"),
        (
            7,
            "{\"source\":\"web-request\",\"event\":\"onBeforeRequest\",\"details\":{\"url\":\"https://a.test\"}}",
        ),
        (8, "{\"source\":\"har\",\"entry\":{\"request\":{\"url\":\"x\"}}}"),
        (9, "null"),
        (9, ""),
    ] {
        lines.insert(place, broken.to_owned());
    }
    let trace = record(&lines);
    assert_eq!(told(&trace), whole);
    let said: Vec<&str> = trace.gaps.iter().map(|gap| gap.message.as_str()).collect();
    assert_eq!(said[0], "line 1 ends in the middle; it was left out");
    assert_eq!(
        said[1],
        "line 4 isn't JSON (it stops making sense at character 1); it was left out"
    );
    assert_eq!(said.len(), 8);
    assert!(trace.gaps.iter().all(|gap| gap.kind == GapKind::BrokenEntry));
}

#[test]
fn a_file_of_lines_is_a_capture_as_a_har_is() {
    let file = firefox().join("\r\n");
    assert_eq!(capture::read(file.as_bytes()).unwrap().exchanges.len(), 3);
    let broken = format!("\u{feff}{{\"sour\n{file}");
    let trace = capture::read(broken.as_bytes()).unwrap();
    assert_eq!((trace.exchanges.len(), trace.gaps.len()), (3, 1));
    let har = r#"{"log":{"entries":[]}}"#;
    assert!(capture::read(har.as_bytes()).unwrap().exchanges.is_empty());
    assert!(capture::read(b"{\"source\":\"other\"}").unwrap_err().message.contains("no HAR"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_the_lines_does_not_matter(
        firefox in Just(firefox()).prop_shuffle(),
        chrome in Just(chrome()).prop_shuffle(),
        twice in 0_usize..12,
    ) {
        for (shuffled, ordered) in [(firefox, self::firefox()), (chrome, self::chrome())] {
            let mut shuffled = shuffled;
            shuffled.extend(shuffled.get(twice).cloned());
            let (a, b) = (record(&shuffled), record(&ordered));
            prop_assert_eq!(a.exchanges, b.exchanges);
            prop_assert_eq!(a.page_loads, b.page_loads);
            prop_assert_eq!(a.gaps, b.gaps);
        }
    }
}
