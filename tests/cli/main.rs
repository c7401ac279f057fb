//! The contract with scripts and build servers: formats, options, exit statuses, errors.

mod cookies;
mod keys;
mod schema;

use std::{fs, path::Path};

use loginscope_tests::{
    command::{Ran, loginscope},
    fixture,
};
use serde_json::Value;

/// A login that fails: the cookie is refused, and the next page is turned away.
const BROKEN: &str = "# x\n## x\n\
```http\nGET https://app.example/login\n@type: document\n\n200 OK\nContent-Type: text/html\n```\n\
```http\nPOST https://app.example/login\n@type: document\nContent-Type: application/x-www-form-urlencoded\n\nuser=ada&password=s3cr3t-pw\n\n302 Found\nLocation: /home\nSet-Cookie: sid=abc123def456; SameSite=None\n```\n\
```http\nGET https://app.example/home\n@type: document\n\n302 Found\nLocation: /login\n```\n\
```http\nGET https://app.example/login\n@type: document\n\n200 OK\nContent-Type: text/html\n```\n";

/// The same login, and it works.
fn healthy() -> String {
    BROKEN
        .replace("SameSite=None", "Secure; HttpOnly; SameSite=Lax; Path=/")
        .replace("GET https://app.example/home\n@type: document\n\n302 Found\nLocation: /login", "GET https://app.example/home\n@type: document\nCookie: sid=abc123def456\n\n200 OK\nContent-Type: text/html")
        .rsplit_once("```http")
        .map(|(kept, _)| kept.to_owned())
        .unwrap()
}

fn har(markdown: &str) -> Vec<u8> {
    fixture::har(&fixture::parse(markdown).unwrap().cases[0])
}

/// Files in a folder of their own, which goes when the test ends.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Files {
        let files = Files(tempfile::tempdir().unwrap());
        fs::write(files.0.path().join("broken.har"), har(BROKEN)).unwrap();
        fs::write(files.0.path().join("healthy.har"), har(&healthy())).unwrap();
        files
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

#[track_caller]
fn fails_in_one_line(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(ran.out, "", "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "{ran:?}");
    assert!(ran.err.starts_with("loginscope: "), "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "{word:?} is missing in {:?}", ran.err);
    }
}

#[test]
fn the_exit_status_tells_what_was_found() {
    let files = Files::new();
    let (broken, healthy) = (files.path("broken.har"), files.path("healthy.har"));
    for (arguments, status) in [
        (vec!["analyze", &broken], 1),
        (vec!["analyze", &broken, "--fail-on", "warning"], 1),
        (vec!["analyze", &broken, "--fail-on", "never"], 0),
        (vec!["analyze", &healthy], 0),
        (vec!["analyze", &healthy, &broken], 1),
        (vec!["analyze", "nowhere.har"], 2),
        (vec!["analyze"], 2),
        (vec!["analyse", &broken], 2),
        (vec!["analyze", &broken, "--format", "pdf"], 2),
        (vec!["--help"], 0),
        (vec!["--version"], 0),
        (vec![], 2),
    ] {
        let ran = loginscope(&arguments, b"");
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
    }
}

#[test]
fn errors_are_one_line_that_says_what_where_and_what_to_do() {
    let files = Files::new();
    let broken = files.path("broken.har");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(files.0.path().join(name), bytes).unwrap();
        files.path(name)
    };
    let empty = write("empty.har", b"");
    let other = write("other.har", b"{\"a\": [1,\n2]}");
    let binary = write("binary.har", b"\x00\x01\xff\xfe");
    for (arguments, words) in [
        (vec!["analyze", "nowhere.har"], &["nowhere.har", "No such file", "check the path"][..]),
        (vec!["analyze", &empty], &["empty.har", "empty", "byte 0", "export it again"]),
        (vec!["analyze", &other], &["other.har", "no \"log\"", "byte 0", "export the network log"]),
        (vec!["analyze", &binary], &["binary.har", "not a HAR", "byte 0", "export"]),
        (vec!["analyze", &broken, "--now", "today"], &["--now", "today", "2026-11-20T10:00:00Z"]),
        (
            vec!["analyze", &broken, "--output", "/nowhere/at/all"],
            &["/nowhere/at/all", "check the folder"],
        ),
        (vec!["analyze", &broken, "--format", "pdf"], &["pdf", "--help"]),
        (vec!["analyze", &broken, "--frmat", "md"], &["--frmat", "--help"]),
        (vec!["redact", &other, "--output", "x"], &["other.har", "neither", "export"]),
        (vec!["redact", &broken, "--output", &broken], &["broken.har", "another file"]),
        (vec!["redact", &broken], &["--output", "--help"]),
        (vec!["explain", "samesite"], &["samesite", "cookie/samesite-none-insecure"]),
        (vec!["explain", "zzz"], &["zzz", "loginscope rules"]),
    ] {
        fails_in_one_line(&loginscope(&arguments, b""), words);
    }
}

#[test]
fn json_keeps_to_its_schema() {
    let schema = schema::published();
    let files = Files::new();
    for name in ["broken.har", "healthy.har"] {
        let ran = loginscope(&["analyze", &files.path(name), "--format", "json"], b"");
        schema::check(&schema, &serde_json::from_str(&ran.out).unwrap()).unwrap();
    }
    let both = [files.path("broken.har"), files.path("healthy.har")];
    let ran = loginscope(&["analyze", &both[0], &both[1], "--format", "json"], b"");
    let reports: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0]["diagnosis"]["outcome"], "failure");
    assert_eq!(reports[0]["diagnosis"]["root_cause"]["rule"], "cookie/samesite-none-insecure");
    assert_eq!(reports[1]["diagnosis"]["outcome"], "success");
    assert_eq!(reports[1]["diagnosis"]["root_cause"], Value::Null);
}

#[test]
fn every_fixture_gives_a_report_of_the_schema_and_the_same_bytes_twice() {
    let schema = schema::published();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "md") {
                let fixture = fixture::parse(&fs::read_to_string(&path).unwrap()).unwrap();
                for case in &fixture.cases {
                    let report = || {
                        let trace = loginscope_core::capture::read(&fixture::har(case)).unwrap();
                        let options = loginscope_core::Options::default();
                        serde_json::to_string(&loginscope_core::diagnose(trace, &options).report())
                            .unwrap()
                    };
                    let (first, second) = (report(), report());
                    assert_eq!(first, second, "{}: {}", path.display(), case.name);
                    let value = serde_json::from_str(&first).unwrap();
                    schema::check(&schema, &value).unwrap_or_else(|error| {
                        panic!("{}: {}: {error}", path.display(), case.name)
                    });
                    count += 1;
                }
            }
        }
    }
    assert!(count > 20, "{count} cases");
}

#[test]
fn the_same_capture_gives_the_same_bytes_in_every_format() {
    let files = Files::new();
    let broken = files.path("broken.har");
    for format in ["text", "md", "html", "json", "sarif", "junit"] {
        let arguments = ["analyze", &broken, "--format", format];
        let (first, second) = (loginscope(&arguments, b""), loginscope(&arguments, b""));
        assert!(first.out.len() > 200, "{format}: {first:?}");
        assert_eq!(first.out, second.out, "{format}");
        assert!(
            !first.out.contains("s3cr3t-pw") && !first.out.contains("abc123def456"),
            "{format}"
        );
    }
}

#[test]
fn the_reports_say_the_same_in_every_format() {
    let files = Files::new();
    let broken = files.path("broken.har");
    let of = |format: &str| loginscope(&["analyze", &broken, "--format", format], b"").out;
    let json: Value = serde_json::from_str(&of("json")).unwrap();
    let rule = json["diagnosis"]["root_cause"]["rule"].as_str().unwrap().to_owned();
    for format in ["text", "html", "sarif"] {
        assert!(of(format).contains(&rule), "{format}");
    }
    let sarif: Value = serde_json::from_str(&of("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), json["findings"].as_array().unwrap().len());
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], broken);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.iter().all(|result| rules.iter().any(|rule| rule["id"] == result["ruleId"])));
    let junit = of("junit");
    assert!(junit.starts_with("<?xml") && junit.contains("<failure type=\"error\""), "{junit}");
    assert!(junit.matches("<testcase").count() >= loginscope_core::rules::RULES.len(), "{junit}");
    assert!(!junit.contains("timestamp="));
    let dated = loginscope(
        &["analyze", &broken, "--format", "junit", "--now", "2026-11-20T10:00:00Z"],
        b"",
    );
    assert!(dated.out.contains("timestamp=\"2026-11-20T10:00:00Z\""));
    let html = of("html");
    assert!(
        !html.contains("<script")
            && !html.contains("http-equiv=\"refresh\"")
            && !html.contains("src=")
    );
}

#[test]
fn standard_input_and_output_files_are_like_any_other() {
    let files = Files::new();
    let broken = files.path("broken.har");
    let (output, of_file) = (files.path("report.md"), files.path("report.json"));
    let ran = loginscope(&["analyze", "-", "--format", "md", "--output", &output], &har(BROKEN));
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{ran:?}");
    let direct = loginscope(&["analyze", &broken, "--format", "md"], b"");
    assert_eq!(fs::read_to_string(&output).unwrap(), direct.out);
    loginscope(&["analyze", &broken, "--format", "json", "--output", &of_file], b"");
    assert!(serde_json::from_str::<Value>(&fs::read_to_string(&of_file).unwrap()).is_ok());
}

#[test]
fn secrets_are_shown_to_those_who_ask() {
    let files = Files::new();
    let broken = files.path("broken.har");
    let ran = loginscope(&["analyze", &broken, "--format", "json", "--show-secrets"], b"");
    assert!(ran.out.contains("abc123def456"), "{}", ran.out);
}

#[test]
fn the_browser_can_be_chosen() {
    let files = Files::new();
    let broken = files.path("broken.har");
    let safari = loginscope(&["analyze", &broken, "--format", "json", "--browser", "safari"], b"");
    let json: Value = serde_json::from_str(&safari.out).unwrap();
    assert_ne!(json["diagnosis"]["root_cause"]["rule"], "cookie/samesite-none-insecure");
}

#[test]
fn a_shared_capture_comes_with_its_receipt() {
    let files = Files::new();
    let (broken, shared) = (files.path("broken.har"), files.path("shared.har"));
    let ran = loginscope(&["redact", &broken, "--output", &shared], b"");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(
        ran.out.contains("secrets replaced in") && ran.out.contains("‹password 1, 9 chars›"),
        "{}",
        ran.out
    );
    let text = fs::read_to_string(&shared).unwrap();
    assert!(!text.contains("s3cr3t-pw") && !text.contains("abc123def456"));
    let (before, after) = (
        loginscope(&["analyze", &broken, "--format", "json"], b""),
        loginscope(&["analyze", &shared, "--format", "json"], b""),
    );
    let of = |ran: &Ran| serde_json::from_str::<Value>(&ran.out).unwrap()["diagnosis"].clone();
    assert_eq!(of(&before), of(&after), "the shared capture gives the same diagnosis");
}

#[test]
fn two_captures_can_be_compared() {
    let files = Files::new();
    let (works, fails) = (files.path("healthy.har"), files.path("broken.har"));
    let ran = loginscope(&["compare", &works, &fails, "--format", "json"], b"");
    assert_eq!(ran.status, 1, "{ran:?}");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["divergence"]["failing"]["request"], "POST app.example/login");
    assert_eq!(json["divergence"]["differences"][0]["what"], "Set-Cookie sid");
    assert!(!ran.out.contains("abc123def456"));
    let same = loginscope(&["compare", &works, &works], b"");
    assert_eq!(
        (same.status, same.out.as_str()),
        (0, "Every step of the login is alike in both captures.\n")
    );
    fails_in_one_line(
        &loginscope(&["compare", &works, "nowhere.har"], b""),
        &["nowhere.har", "check the path"],
    );
}

#[test]
fn rules_can_be_listed_and_explained() {
    let ran = loginscope(&["rules", "--format", "json"], b"");
    let rules: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(rules.len(), loginscope_core::rules::RULES.len());
    assert!(rules.iter().all(|rule| {
        ["id", "title", "level", "docs", "since"].iter().all(|key| rule[key].is_string())
    }));
    let ran = loginscope(&["explain", "cookie/samesite-none-insecure"], b"");
    assert!(
        ran.out.starts_with("# SameSite=None cookie without Secure")
            && ran.out.contains("\n## Fix\n"),
        "{}",
        ran.out
    );
    assert_eq!(loginscope(&["rules"], b"").out.lines().count(), rules.len());
}

#[test]
fn a_capture_without_requests_is_no_failure() {
    let files = Files::new();
    let empty = files.path("none.har");
    fs::write(&empty, br#"{"log":{"entries":[]}}"#).unwrap();
    let ran = loginscope(&["analyze", &empty, "--format", "json"], b"");
    assert_eq!(ran.status, 0, "{ran:?}");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["diagnosis"]["outcome"], "unknown");
    assert_eq!(json["findings"], serde_json::json!([]), "no rule fires on nothing");
}
