//! Files that are broken, strange or far too large: a clear error or a partial analysis, never a panic or a hang.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use loginscope_core::{
    Options,
    capture::{Recorder, read},
    diagnose,
    model::ExchangeId,
    report::{html, junit, markdown, redact::redact, sarif, text},
};
use loginscope_tests::fixture;
use serde_json::{Value, json};

/// Through everything that a capture can go through; how many exchanges were read, or why none.
fn whole_way(bytes: &[u8]) -> Result<usize, String> {
    let trace = read(bytes).map_err(|error| error.to_string())?;
    let count = trace.exchanges.len();
    let diagnosed = diagnose(trace, &Options::default());
    let report = diagnosed.report();
    text::render(&report);
    markdown::render(&report);
    html::render(&[("x", &report)]);
    sarif::render(&[("x", &report)]);
    junit::render(&[("x", &report)], None, None);
    for id in 0..count.min(50) {
        diagnosed.exchange_view(ExchangeId(id as u32), false);
    }
    let _ = redact(bytes);
    Ok(count)
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    let said = whole_way(bytes).expect_err("this is no capture");
    assert!(said.contains("byte ") && said.lines().count() == 1 && said.len() < 300, "{said}");
    said
}

/// How long this thread has had a processor, where the system tells (Linux).
fn time_at_work() -> Option<Duration> {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

#[track_caller]
fn within(seconds: u64, what: &str, work: impl FnOnce()) {
    let (began, worked) = (Instant::now(), time_at_work());
    work();
    // Other work on the machine does not count where the system tells how long this thread had a processor.
    let took = match (worked, time_at_work()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => began.elapsed(),
    };
    println!("{what}: {took:?}");
    assert!(took < Duration::from_secs(seconds), "{what} took {took:?}");
}

/// One HAR with the exchanges of all fixtures of some rules.
fn realistic() -> Vec<u8> {
    let mut entries = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|it| it == "md")) {
        let fixture = fixture::parse(&fs::read_to_string(path).unwrap()).unwrap();
        for case in &fixture.cases {
            let har: Value = serde_json::from_slice(&fixture::har(case)).unwrap();
            entries.extend(har["log"]["entries"].as_array().cloned().unwrap_or_default());
        }
        if entries.len() > 150 {
            break;
        }
    }
    json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "1"}, "entries": entries}})
        .to_string()
        .into_bytes()
}

/// The same as lines of a recording.
fn recording(har: &[u8]) -> Vec<u8> {
    let har: Value = serde_json::from_slice(har).unwrap();
    let lines: Vec<String> = har["log"]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        // Cases begin at the same moment and ask the same addresses; their numbers tell them apart.
        .map(|(nth, entry)| {
            json!({"source": "har", "at": 1, "nth": nth, "entry": entry}).to_string()
        })
        .collect();
    lines.join("\n").into_bytes()
}

fn entry(url: &str, request: Value, response: Value) -> Value {
    let mut entry = json!({"startedDateTime": "2026-11-20T10:00:00.000Z", "time": 1, "_resourceType": "document",
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {"status": 200, "headers": [], "content": {"size": 0}}});
    for (side, more) in [("request", request), ("response", response)] {
        if let (Some(target), Value::Object(more)) = (entry[side].as_object_mut(), more) {
            target.extend(more);
        }
    }
    entry
}

fn log(entries: &[Value]) -> Vec<u8> {
    json!({"log": {"entries": entries}}).to_string().into_bytes()
}

#[test]
fn what_is_no_capture_is_refused_with_words() {
    assert!(refused(b"").contains("empty"));
    assert!(refused(b" \n\t ").contains("empty"));
    assert!(refused(&[0; 4096]).contains("not a HAR"));
    assert!(refused(b"\x89PNG\r\n\x1a\n\x00\x00").contains("not a HAR"));
    assert!(refused(b"PK\x03\x04zipped").contains("not a HAR"));
    assert!(refused(b"<!doctype html><html>").contains("not a HAR"));
    assert!(refused(b"null").contains("not a HAR"));
    assert!(refused(b"\"log\"").contains("not a HAR"));
    for shape in [
        "{}",
        "{\"log\":null}",
        "{\"log\":[]}",
        "{\"log\":{}}",
        "{\"log\":{\"entries\":7}}",
        "{\"log\":{\"entries\":{}}}",
    ] {
        refused(shape.as_bytes());
    }
}

#[test]
fn a_capture_without_entries_is_one() {
    for shape in [
        "{\"log\":{\"entries\":[]}}",
        "{\"log\":{\"entries\":null}}",
        "\u{feff}{\"log\":{\"entries\":[null,1,\"x\",[],{}]}}",
    ] {
        assert_eq!(whole_way(shape.as_bytes()), Ok(0), "{shape}");
    }
}

#[test]
fn a_file_cut_anywhere_keeps_what_came_before() {
    let har = realistic();
    assert!(har.len() > 40_000, "{} bytes", har.len());
    let mut before = 0;
    for cut in (0..har.len()).step_by(1000) {
        let read = whole_way(&har[..cut]).unwrap_or(0);
        assert!(read >= before, "cut at {cut}: {read} exchanges, {before} in a shorter piece");
        before = read;
    }
    assert!(before > 100, "{before} exchanges");
}

#[test]
fn a_recording_cut_anywhere_keeps_what_came_before() {
    let lines = recording(&realistic());
    let mut before = 0;
    for cut in (0..lines.len()).step_by(1000) {
        let read = whole_way(&lines[..cut]).unwrap_or(0);
        assert!(read >= before, "cut at {cut}: {read} exchanges, {before} in a shorter piece");
        before = read;
    }
    assert!(before > 30, "{before} exchanges");
}

#[test]
fn every_value_may_be_of_another_type() {
    let login = entry(
        "https://app.example/login?code=1",
        json!({"method": "POST", "headers": [{"name": "Cookie", "value": "a=1"}, {"name": "Authorization", "value": "Bearer x"}],
               "cookies": [{"name": "a", "value": "1"}], "queryString": [{"name": "code", "value": "1"}],
               "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "user=a", "params": [{"name": "user", "value": "a"}]}}),
        json!({"status": 302, "httpVersion": "h2", "headers": [{"name": "Location", "value": "/x"}, {"name": "Set-Cookie", "value": "a=2"}],
               "content": {"size": 2, "mimeType": "text/html", "text": "{}", "encoding": "base64"}, "redirectURL": "/x", "_error": "x"}),
    );
    let har = json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "pages": [{"startedDateTime": "2026-11-20T10:00:00Z", "id": "p", "title": "t"}],
        "entries": [login]}});
    let mut paths = Vec::new();
    places(&har, String::new(), &mut paths);
    assert!(paths.len() > 50, "{} places", paths.len());
    let deep =
        serde_json::from_str::<Value>(&format!("{}1{}", "[".repeat(100), "]".repeat(100))).unwrap();
    let others = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("\u{0}\u{ffff}ü\u{202e}"),
        json!("%zz%"),
        json!([]),
        json!({}),
        json!([[{"name": {"name": 1}}]]),
        json!("9".repeat(5000)),
        deep,
    ];
    for path in &paths {
        for other in &others {
            let mut changed = har.clone();
            *changed.pointer_mut(path).unwrap() = other.clone();
            let _ = whole_way(changed.to_string().as_bytes());
            let line =
                json!({"source": "har", "at": 1, "nth": 0, "entry": changed["log"]["entries"][0]});
            let _ = whole_way(line.to_string().as_bytes());
        }
    }
}

fn places(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| places(member, format!("{path}/{name}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| places(item, format!("{path}/{index}"), found)),
        _ => {}
    }
    if !path.is_empty() {
        found.push(path);
    }
}

#[test]
fn every_event_of_a_recording_may_be_of_another_shape() {
    let events = [
        json!({"source": "session", "at": 1, "browser": "chrome", "version": "1", "url": ""}),
        json!({"source": "web-request", "at": 1, "event": "onHeadersReceived", "details": {"requestId": "1", "url": "https://a.example/", "method": "GET", "type": "main_frame",
            "timeStamp": 1.5, "frameId": 0, "statusCode": 200, "statusLine": "x", "responseHeaders": [{"name": "Set-Cookie", "value": "a", "binaryValue": [1]}],
            "requestHeaders": [{"name": "a", "value": "b"}], "requestBody": {"formData": {"a": ["b"]}, "raw": [{"bytes": "YQ=="}]}}}),
        json!({"source": "body", "at": 1, "nth": 0, "started": "2026-11-20T10:00:00Z", "method": "GET", "url": "https://a.example/", "text": "x", "encoding": null}),
        json!({"source": "navigated", "at": 1, "url": "https://a.example/"}),
        json!({"source": "recording", "at": 1, "on": true}),
    ];
    let others = [Value::Null, json!(-1e300), json!("\u{0}"), json!([1]), json!({"a": {}})];
    for event in &events {
        let mut paths = Vec::new();
        places(event, String::new(), &mut paths);
        for path in &paths {
            for other in &others {
                let mut changed = event.clone();
                *changed.pointer_mut(path).unwrap() = other.clone();
                let lines = format!("{}\n{changed}\n{}", events[0], events[1]);
                let _ = whole_way(lines.as_bytes());
            }
        }
    }
}

#[test]
fn nesting_has_an_end() {
    within(20, "nesting", || {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
            refused(deep.as_bytes());
            let _ = whole_way(format!("{{\"log\":{{\"entries\":[{deep}]}}}}").as_bytes());
            let _ =
                whole_way(format!("{{\"log\":{{\"pages\":{deep},\"entries\":[]}}}}").as_bytes());
            // In a body, where it is a text.
            let body = entry(
                "https://a.example/",
                json!({"postData": {"mimeType": "application/json", "text": deep}}),
                json!({"content": {"size": 1, "mimeType": "application/json", "text": deep}}),
            );
            assert_eq!(whole_way(&log(&[body])), Ok(1));
            let _ = whole_way(format!("{{\"source\":\"har\",\"entry\":{deep}}}").as_bytes());
        }
        let mut address = String::from("https://a.example/");
        for _ in 0..40 {
            let inner: String =
                address.bytes().map(|byte| format!("%{byte:02X}")).take(20_000).collect();
            address = format!("https://a.example/?next={inner}");
        }
        assert_eq!(whole_way(&log(&[entry(&address, json!({}), json!({}))])), Ok(1));
    });
}

/// A recording in which the cookie store was asked over and over, after 5,000 lines that it might tell of.
fn readings() -> Vec<u8> {
    let set: Vec<Value> = (0..5000)
        .map(|n| json!({"name": "Set-Cookie", "value": format!("c{}={n}; Path=/{n}; HttpOnly", n % 500)}))
        .collect();
    let held: Vec<Value> = (0..100)
        .map(|n| json!({"name": format!("c{n}"), "value": "1", "domain": "app.example", "hostOnly": true, "path": "/"}))
        .collect();
    let exchange = entry("https://app.example/login", json!({}), json!({"headers": set}));
    let mut lines =
        vec![json!({"source": "har", "at": 1, "nth": 0, "entry": exchange}).to_string()];
    lines.extend((0..1000).map(|n| {
        let at = 1_795_168_800_000_u64 + n;
        json!({"source": "cookies", "at": at, "asked": at, "hosts": ["app.example"], "cookies": held})
            .to_string()
    }));
    lines.join("\n").into_bytes()
}

#[test]
fn much_of_one_thing_takes_its_time_and_no_more() {
    let header = |name: &str, value: String| json!({"name": name, "value": value});
    let many =
        |count: usize, make: &dyn Fn(usize) -> String| (0..count).map(make).collect::<Vec<_>>();
    let url = "https://app.example/login";
    let cases: Vec<(&str, Vec<u8>)> = vec![
        (
            "20,000 Set-Cookie lines",
            log(&[entry(
                url,
                json!({}),
                json!({"headers": many(20_000, &|n| format!("c{n}={n}; Path=/")).into_iter().map(|it| header("Set-Cookie", it)).collect::<Vec<_>>()}),
            )]),
        ),
        (
            "a Cookie line of 20,000 cookies",
            log(&[entry(
                url,
                json!({"headers": [header("Cookie", many(20_000, &|n| format!("c{n}={n}")).join("; "))]}),
                json!({}),
            )]),
        ),
        (
            "50,000 header lines",
            log(&[entry(
                url,
                json!({"headers": many(50_000, &|n| format!("v{n}")).into_iter().map(|it| header("X-A", it)).collect::<Vec<_>>()}),
                json!({}),
            )]),
        ),
        (
            "an address of 2 MB",
            log(&[entry(
                &format!("{url}?{}", many(100_000, &|n| format!("k{n}=v%20{n}")).join("&")),
                json!({}),
                json!({}),
            )]),
        ),
        (
            "a form of 2 MB",
            log(&[entry(
                url,
                json!({"method": "POST", "postData": {"mimeType": "application/x-www-form-urlencoded", "text": many(100_000, &|n| format!("k{n}=v%20{n}")).join("&")}}),
                json!({}),
            )]),
        ),
        (
            "a token of 2 MB",
            log(&[entry(
                url,
                json!({"headers": [header("Authorization", format!("Bearer eyJhbGciOiJub25lIn0.{}.x", "YWFh".repeat(500_000)))]}),
                json!({}),
            )]),
        ),
        (
            "markup of 2 MB",
            log(&[entry(
                url,
                json!({}),
                json!({"content": {"size": 1, "mimeType": "text/html", "text": "<input name=\"a\" value='b'><p class=user>x</p> a=\"b\" token=".repeat(40_000)}}),
            )]),
        ),
        (
            "open markup of 1 MB",
            log(&[entry(
                url,
                json!({}),
                json!({"content": {"size": 1, "mimeType": "text/html", "text": "<script <a b=\"' <!-- token=\"".repeat(40_000)}}),
            )]),
        ),
        ("1,000 readings of the cookie store", readings()),
    ];
    for (what, file) in cases {
        within(30, what, || assert_eq!(whole_way(&file), Ok(1), "{what}"));
    }
}

#[test]
fn many_exchanges_take_their_time_and_no_more() {
    type Make<'m> = Box<dyn Fn(usize) -> Value + 'm>;
    let at = |n: usize| {
        format!("2026-11-20T10:{:02}:{:02}.{:03}Z", n / 60_000 % 60, n / 1000 % 60, n % 1000)
    };
    let header = |name: &str, value: String| json!({"name": name, "value": value});
    let with_time = |n: usize, mut entry: Value| {
        entry["startedDateTime"] = json!(at(n));
        entry
    };
    let count = 4000;
    let cases: [(&str, Make<'_>); 5] = [
        (
            "a new token each",
            Box::new(|n| {
                let claims = json!({"sub": "ada", "iat": 1_795_100_000 + n, "exp": 1_795_168_000, "roles": [n]});
                let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
                let token = format!("{}.{}.{n:08}", part(&json!({"alg": "RS256"})), part(&claims));
                entry(
                    &format!("https://app.example/poll/{n}?access_token={token}"),
                    json!({"headers": [header("Authorization", format!("Bearer {token}"))]}),
                    json!({"status": if n % 2 == 0 { 401 } else { 403 }, "headers": [header("WWW-Authenticate", "Bearer error=\"invalid_token\"".into())]}),
                )
            }),
        ),
        (
            "one address",
            Box::new(|_| {
                entry(
                    "https://app.example/poll",
                    json!({"headers": [header("Host", "app.example".into()), header("Cookie", "a=1".into())]}),
                    json!({"status": 401}),
                )
            }),
        ),
        (
            "a redirect to itself",
            Box::new(|_| {
                entry(
                    "https://app.example/a",
                    json!({}),
                    json!({"status": 302, "headers": [header("Location", "/a".into())]}),
                )
            }),
        ),
        (
            "a new cookie each",
            Box::new(|n| {
                entry(
                    &format!("https://app.example/{n}"),
                    json!({"headers": [header("Cookie", format!("c{n}=1"))]}),
                    json!({"headers": [header("Set-Cookie", format!("c{n}=1; Path=/{n}"))]}),
                )
            }),
        ),
        (
            "a new host each",
            Box::new(|n| {
                entry(
                    &format!("https://h{n}.example/"),
                    json!({}),
                    json!({"headers": [header("Set-Cookie", "a=1; Domain=example".into())]}),
                )
            }),
        ),
    ];
    for (what, make) in cases {
        let entries: Vec<Value> = (0..count).map(|n| with_time(n * 10, make(n))).collect();
        within(60, what, || assert_eq!(whole_way(&log(&entries)), Ok(count), "{what}"));
    }
}

#[test]
fn the_last_exchange_costs_what_the_first_did() {
    let mut recorder = Recorder::new();
    let header =
        json!([{"name": "Host", "value": "app.example"}, {"name": "Cookie", "value": "a=1"}]);
    let mut of_thousand = Vec::new();
    for thousand in 0..10 {
        let lines: Vec<String> = (0..1000)
            .map(|n| {
                let n = thousand * 1000 + n;
                let mut entry = entry(
                    &format!("https://app.example/{}", n % 100),
                    json!({"headers": header}),
                    json!({}),
                );
                entry["startedDateTime"] = json!(format!(
                    "2026-11-20T10:{:02}:{:02}.{:03}Z",
                    n / 600,
                    n / 10 % 60,
                    n % 10
                ));
                json!({"source": "har", "at": n, "nth": 0, "entry": entry}).to_string()
            })
            .collect();
        let began = Instant::now();
        for line in &lines {
            recorder.push_line(line);
        }
        of_thousand.push(began.elapsed());
    }
    assert_eq!(recorder.trace().exchanges.len(), 10_000);
    let (first, last) = (of_thousand[0], of_thousand[9]);
    // Other work on the machine may double a time; re-reading everything would multiply it by ten.
    assert!(last < first * 4 + Duration::from_millis(50), "first {first:?}, last {last:?}");
}

#[test]
fn two_hundred_megabytes_are_read_or_refused_in_bounded_time() {
    let size = 200_000_000;
    within(120, "a large HAR", || {
        let mut file = String::with_capacity(size + 10_000);
        file.push_str("{\"log\":{\"entries\":[");
        let body = json!({"content": {"size": 1, "mimeType": "text/plain", "text": "lorem ipsum ".repeat(10_000)}});
        let like = entry("https://app.example/NUMBER", json!({}), body).to_string();
        let mut count = 0;
        while file.len() < size {
            if count > 0 {
                file.push(',');
            }
            file.push_str(&like.replace("/NUMBER", &format!("/{count}")));
            count += 1;
        }
        file.push_str("]}}");
        let trace = read(file.as_bytes()).unwrap();
        assert_eq!(trace.exchanges.len(), count);
        diagnose(trace, &Options::default()).report();
    });
    within(60, "a large file of nothing", || {
        let mut file = vec![b' '; size / 4];
        assert!(read(&file).is_err());
        file.fill(b'[');
        assert!(read(&file).is_err());
        file.fill(0);
        assert!(read(&file).is_err());
        file.fill(b'\n');
        assert!(read(&file).is_err());
    });
}
