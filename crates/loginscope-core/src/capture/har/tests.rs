//! Files as producers write them, and as they break.

use super::*;
use crate::model::ResourceType;

const TWO: &str = r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[
 {"startedDateTime":"2026-11-20T10:00:00.000Z","id":"page_1","title":"https://app.test/","pageTimings":{}}],"entries":[
 {"startedDateTime":"2026-11-20T10:00:01.000Z","time":12.5,"_resourceType":"document","pageref":"page_1",
  "request":{"method":"GET","url":"https://app.test/b","httpVersion":"http/2.0","headers":[{"name":":authority","value":"app.test"},{"name":"cookie","value":"a=\"1\""}],"headersSize":-1,"bodySize":-1},
  "response":{"status":200,"statusText":"","headers":[{"name":"set-cookie","value":"x=1"},{"name":"set-cookie","value":"y=2"}],"content":{"size":9,"mimeType":"application/json; charset=utf-8","text":"{\"a\":\"é\"}"},"redirectURL":""}},
 {"startedDateTime":"2026-11-20T10:00:00.500Z","time":1,"request":{"method":"POST","url":"https://app.test/a","headers":[],"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"user","value":"a b"}]}},
  "response":{"status":302,"headers":[{"name":"Location","value":"/b"}],"content":{"size":0},"redirectURL":"https://app.test/b"}}
]}}"#;

#[test]
fn keeps_order_of_time_and_decodes_bodies_when_asked() {
    let trace = read(TWO.as_bytes()).unwrap();
    assert_eq!(trace.browser, Some(Browser::Chrome));
    assert_eq!(trace.gaps, []);
    let [first, second] = trace.exchanges.as_slice() else { panic!("two exchanges") };
    assert_eq!(first.request.url, "https://app.test/a");
    assert_eq!(first.request.body.value().unwrap().text(), "user=a+b");
    assert!(!first.request.headers_complete);
    assert_eq!(second.hints.resource_type, Some(ResourceType::Document));
    assert_eq!(second.request.headers.get("Cookie"), Some("a=\"1\""));
    let response = second.response.as_ref().unwrap();
    assert_eq!(
        response.headers.all("Set-Cookie").map(|(_, value)| value).collect::<Vec<_>>(),
        ["x=1", "y=2"]
    );
    assert_eq!(response.body.value().unwrap().text(), "{\"a\":\"é\"}");
    assert_eq!(response.body.value().unwrap().mime, "application/json");
    assert_eq!(trace.page_loads.len(), 1);
}

#[test]
fn borrows_from_the_file() {
    let file = ArcStr::from(TWO);
    let trace = read_text(&file).unwrap();
    assert!(ArcStr::ptr_eq(trace.exchanges[1].request.url.parent(), &file));
}

#[test]
fn a_cut_file_keeps_what_came_before() {
    let second = TWO.find("{\"startedDateTime\":\"2026-11-20T10:00:00.500Z\"").unwrap();
    for cut in second..TWO.len() - 4 {
        let trace = read(&TWO.as_bytes()[..cut]).unwrap();
        assert!(trace.gaps.iter().any(|gap| gap.kind == GapKind::CutFile), "cut at {cut}");
    }
    assert_eq!(read(&TWO.as_bytes()[..second + 30]).unwrap().exchanges.len(), 1);
    let error = read(&TWO.as_bytes()[..second - 30]).unwrap_err();
    assert!(error.message.contains("the file ends before the first entry"), "{error}");
}

#[test]
fn a_broken_entry_is_named_and_the_others_are_kept() {
    let broken =
        TWO.replacen("\"url\":\"https://app.test/b\"", "\"uri\":\"https://app.test/b\"", 1);
    let trace = read(broken.as_bytes()).unwrap();
    assert_eq!(trace.exchanges.len(), 1);
    assert_eq!(trace.gaps[0].message, "entry 0 was left out: its request has no \"url\"");
}

#[test]
fn odd_types_are_taken_as_they_come() {
    let odd = TWO
        .replacen("\"time\":12.5", "\"time\":\"12.5\"", 1)
        .replacen("\"status\":200", "\"status\":\"200\"", 1)
        .replacen("\"pages\":[", "\"pages\":null,\"other\":[", 1)
        .replacen("\"value\":\"app.test\"", "\"value\":null", 1)
        .replacen("é", "\\ud800", 1);
    let trace = read(format!("\u{feff}{odd}").as_bytes()).unwrap();
    assert_eq!(trace.gaps, []);
    assert_eq!(
        trace.exchanges[1].response.as_ref().unwrap().body.value().unwrap().text(),
        "{\"a\":\"\u{fffd}\"}"
    );
}

#[test]
fn what_is_no_har_is_said_so() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b"  ", "empty"),
        (b"\x00\xff\x13binary", "not a HAR"),
        (b"{\"a\":1}", "no \"log\""),
        (b"{\"log\":", "not a HAR"),
        (b"{\"log\":[]}", "not a HAR"),
        (b"[1,2]", "not a HAR"),
    ] {
        let error = read(bytes).unwrap_err();
        assert!(error.message.contains(word), "{bytes:?}: {error}");
    }
}

#[test]
fn what_firefox_took_from_memory_says_nothing_of_cookies() {
    let entry = |rest: &str| {
        let file = format!(
            r#"{{"log":{{"entries":[{{"startedDateTime":"2026-11-20T10:00:00.000Z","request":{{"method":"GET","url":"https://app.test/a.css","headers":[{{"name":"Host","value":"app.test"}}]}},"response":{{"status":200}},{rest}}}]}}}}"#
        );
        read(file.as_bytes()).unwrap().exchanges[0].hints.from_cache
    };
    assert!(entry(r#""cache":{},"timings":{},"time":0"#));
    assert!(!entry(r#""timings":{"send":0,"wait":1,"receive":0},"time":1"#));
    assert!(!entry(r#""timings":{},"time":0,"serverIPAddress":"127.0.0.1""#));
    assert!(!entry(r#""time":0"#));
}
