//! What readings of the store say, and where they must say nothing.

use serde_json::{Value, json};

use crate::{
    analysis::{analyze, cookies::Confirmation},
    capture::Recorder,
    diagnosed::{Options, diagnose},
    model::Trace,
    report::text,
};

const START: f64 = 1_795_168_800_000.0;

/// An answer of `https://app.example/` with some Set-Cookie lines, so many milliseconds after the start.
fn answer(millis: f64, lines: &[&str]) -> Value {
    let mut headers: Vec<Value> =
        lines.iter().map(|line| json!({"name": "Set-Cookie", "value": line})).collect();
    if let Some(clear) = lines.iter().find_map(|line| line.strip_prefix("clear ")) {
        headers = vec![json!({"name": "Clear-Site-Data", "value": clear})];
    }
    let began = crate::model::Timestamp::from_millis(START + millis).to_string();
    json!({"source": "har", "at": START, "nth": 0, "entry": {"startedDateTime": began, "time": 10,
        "timings": {"send": 0, "wait": 10, "receive": 0}, "_resourceType": "document",
        "request": {"method": "GET", "url": format!("https://app.example/{millis}"),
            "headers": [{"name": "Host", "value": "app.example"}]},
        "response": {"status": 200, "headers": headers, "content": {"size": 0}}}})
}

/// The same with a Cookie header on its request.
fn sending(mut answer: Value, cookies: &str) -> Value {
    let headers = &mut answer["entry"]["request"]["headers"];
    *headers =
        json!([{"name": "Host", "value": "app.example"}, {"name": "Cookie", "value": cookies}]);
    answer
}

/// A reading of the store that took five milliseconds.
fn reading(millis: f64, cookies: &[Value]) -> Value {
    json!({"source": "cookies", "asked": START + millis, "at": START + millis + 5.0,
        "hosts": ["app.example"], "cookies": cookies})
}

fn held(name: &str, value: &str, http_only: bool) -> Value {
    json!({"name": name, "value": value, "domain": "app.example", "hostOnly": true, "path": "/",
        "httpOnly": http_only})
}

fn trace(lines: &[Value]) -> Trace {
    let mut recorder = Recorder::new();
    let session = json!({"source": "session", "at": START, "browser": "chrome"});
    recorder.push_line(&session.to_string());
    for line in lines {
        recorder.push_line(&line.to_string());
    }
    let trace = recorder.trace();
    assert!(trace.gaps.is_empty(), "{:?}", trace.gaps);
    trace
}

/// What the store says of each line.
fn told(lines: &[Value]) -> Vec<Confirmation> {
    let analysis = analyze(trace(lines), None);
    analysis.cookies.stores.iter().map(|store| store.confirmation).collect()
}

#[track_caller]
fn says(lines: &[Value], expected: &[Confirmation]) {
    assert_eq!(told(lines), expected);
}

use Confirmation::{Confirmed, Contradicted, NotTold};

const SESSION: &str = "sid=1; Path=/; Secure; HttpOnly";

#[test]
fn what_is_stored_is_confirmed_by_its_value() {
    let set = answer(0.0, &[SESSION]);
    says(&[set.clone(), reading(500.0, &[held("sid", "1", true)])], &[Confirmed]);
    // A script or another tab came in between.
    says(&[set.clone(), reading(500.0, &[held("sid", "2", true)])], &[NotTold]);
    says(std::slice::from_ref(&set), &[NotTold]);
    // A later one may still find it.
    let first = reading(500.0, &[held("sid", "2", true)]);
    says(&[set, first, reading(900.0, &[held("sid", "1", true)])], &[Confirmed]);
}

#[test]
fn what_is_not_there_contradicts_only_where_no_script_took_it() {
    let set = answer(0.0, &[SESSION]);
    says(&[set.clone(), reading(500.0, &[])], &[Contradicted]);
    let other_path = json!({"name": "sid", "value": "9", "domain": "app.example", "hostOnly": true, "path": "/x"});
    says(&[set.clone(), reading(500.0, &[other_path])], &[NotTold]);
    says(&[answer(0.0, &["sid=1; Path=/; Secure"]), reading(500.0, &[])], &[NotTold]);
    // The answer may not have been stored yet, or long be history.
    says(&[set.clone(), reading(100.0, &[])], &[NotTold]);
    says(&[set.clone(), reading(60_000.0, &[])], &[NotTold]);
    // What a later reading finds was there.
    let found = reading(900.0, &[held("sid", "1", true)]);
    says(&[set.clone(), reading(500.0, &[]), found], &[Confirmed]);
    // Nothing is known of hosts that were not asked for.
    let mut elsewhere = reading(500.0, &[]);
    elsewhere["hosts"] = json!(["other.example"]);
    says(&[set, elsewhere], &[NotTold]);
}

#[test]
fn what_the_capture_itself_took_away_contradicts_nothing() {
    let set = answer(0.0, &[SESSION]);
    let delete = "sid=; Path=/; Max-Age=0";
    let empty = || reading(900.0, &[]);
    says(&[set.clone(), answer(400.0, &[delete]), empty()], &[NotTold, Confirmed]);
    // While the browser was asked: nobody knows which came first.
    let mut slow = reading(350.0, &[]);
    slow["at"] = json!(START + 450.0);
    says(&[set.clone(), answer(400.0, &[delete]), slow], &[NotTold, NotTold]);
    says(&[set, answer(400.0, &["clear \"cookies\""]), empty()], &[NotTold]);
    let short = answer(0.0, &["sid=1; Path=/; Secure; HttpOnly; Max-Age=1"]);
    says(&[short, reading(500.0, &[])], &[NotTold]);
    let many: Vec<String> =
        (0..181).map(|number| format!("s{number}=1; Path=/; Secure; HttpOnly")).collect();
    let lines: Vec<&str> = many.iter().map(String::as_str).collect();
    let of_many = told(&[answer(0.0, &lines), reading(500.0, &[])]);
    let counts = |told| of_many.iter().filter(|it| **it == told).count();
    assert_eq!((counts(NotTold), counts(Contradicted)), (31, 150));
}

#[test]
fn a_partition_is_part_of_the_identity() {
    let set = answer(0.0, &["sid=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"]);
    let in_partition = |site: &str| {
        let mut cookie = held("sid", "1", true);
        cookie["partitionKey"] = json!({"topLevelSite": site, "hasCrossSiteAncestor": false});
        reading(500.0, &[cookie])
    };
    says(&[set.clone(), in_partition("https://app.example")], &[Confirmed]);
    says(&[set.clone(), in_partition("https://shop.example")], &[NotTold]);
    says(&[set, reading(500.0, &[held("sid", "1", true)])], &[NotTold]);
}

#[test]
fn what_is_rejected_is_confirmed_by_its_absence() {
    let set = answer(0.0, &["sid=1; Path=/; HttpOnly; SameSite=None"]);
    says(&[set.clone(), reading(500.0, &[held("lang", "de", false)])], &[Confirmed]);
    // Of a cookie that was there before the capture nothing is known.
    says(&[set.clone(), reading(500.0, &[held("sid", "1", true)])], &[NotTold]);
    says(&[set.clone(), reading(500.0, &[held("sid", "0", true)])], &[NotTold]);
    let before = reading(-300.0, &[]);
    let after = reading(500.0, &[held("sid", "1", true)]);
    says(&[before.clone(), set.clone(), after], &[Contradicted]);
    // A script may make one that it can read, of the same value.
    says(&[before, set, reading(500.0, &[held("sid", "1", false)])], &[NotTold]);
    // The one that an earlier answer stored lives on.
    let old = answer(-1000.0, &["sid=0; Path=/; Secure; HttpOnly"]);
    let set = sending(answer(0.0, &["sid=1; Path=/; HttpOnly; SameSite=None"]), "sid=0");
    says(&[old, set, reading(500.0, &[held("sid", "0", true)])], &[Confirmed, Confirmed]);
}

#[test]
fn a_deletion_that_misses_is_confirmed_by_what_lives_on() {
    let set = answer(0.0, &["sid=1; Path=/; Domain=app.example; Secure; HttpOnly"]);
    let delete = answer(1000.0, &["sid=; Path=/; Max-Age=0"]);
    let mut cookie = held("sid", "1", true);
    cookie["domain"] = json!(".app.example");
    cookie["hostOnly"] = json!(false);
    let after = reading(1500.0, &[cookie]);
    says(&[set, delete, after], &[Confirmed, Confirmed]);
}

#[test]
fn a_contradiction_is_seen_everywhere() {
    let login = answer(0.0, &["sid=s3cr3t-value; Path=/; Secure; HttpOnly"]);
    let mut login = login;
    login["entry"]["request"]["url"] = json!("https://app.example/login");
    login["entry"]["request"]["method"] = json!("POST");
    let diagnosed = diagnose(trace(&[login, reading(500.0, &[])]), &Options::default());
    let report = diagnosed.report();
    let contradicted = Some("contradicted".to_owned());
    assert_eq!(report.cookies[0].life[0].store, contradicted);
    assert_eq!(report.steps[0].cookies[0].store, contradicted);
    let said = text::render(&report);
    assert!(said.contains("set sid (but not by the browser's cookie store)"), "{said}");
    let views = diagnosed.cookie_views();
    assert_eq!(views[0].life[0].store, contradicted);
    assert_eq!(views[0].life[0].told, "does not hold it");
    assert!(!format!("{report:?} {views:?} {said}").contains("s3cr3t-value"));
}
