//! Pairs of captures.

use serde_json::{Value, json};

use super::*;
use crate::{Options, capture, diagnose};

fn entry(
    second: usize,
    method: &str,
    url: &str,
    sent: &[(&str, &str)],
    status: u16,
    got: &[(&str, &str)],
) -> Value {
    let headers = |lines: &[(&str, &str)]| -> Value {
        lines.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    };
    json!({"startedDateTime": format!("2026-11-20T10:00:{second:02}.000Z"), "time": 5, "_resourceType": "document",
        "request": {"method": method, "url": url, "headers": headers(sent), "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "user=ada&password=s3cr3t"}},
        "response": {"status": status, "headers": headers(got), "content": {"size": 0}}})
}

fn login(site: &str, cookie: &str, sent: &str, home: u16) -> Diagnosed {
    let mut sent_home = vec![("Host", site)];
    if !sent.is_empty() {
        sent_home.push(("Cookie", sent));
    }
    let back = if home == 302 { vec![("Location", "/login")] } else { vec![("Server", "nginx/1")] };
    let entries = json!([
        entry(1, "GET", &format!("https://{site}/login"), &[("Host", site)], 200, &[]),
        entry(
            2,
            "POST",
            &format!("https://{site}/login"),
            &[("Host", site)],
            302,
            &[("Location", "/home"), ("Set-Cookie", cookie)]
        ),
        entry(3, "GET", &format!("https://{site}/home"), &sent_home, home, &back),
    ]);
    let har = json!({"log": {"entries": entries}}).to_string();
    diagnose(capture::read(har.as_bytes()).unwrap(), &Options::default())
}

#[test]
fn the_same_login_on_another_host_is_alike() {
    let one =
        login("app.test", "sid=abcdef12; Path=/; Secure; Domain=app.test", "sid=abcdef12", 200);
    let other = login(
        "staging.example",
        "sid=zyxwvu98; Path=/; Secure; Domain=staging.example",
        "sid=zyxwvu98",
        200,
    );
    let comparison = compare(&one, &other);
    assert_eq!(comparison.divergence, None);
    assert_eq!(comparison.drifts, []);
}

#[test]
fn the_first_difference_is_the_one_that_counts() {
    let works =
        login("app.test", "sid=abcdef12; Path=/; Secure; SameSite=None", "sid=abcdef12", 200);
    let fails = login("app.test", "sid=zyxwvu98; Path=/; SameSite=None", "", 302);
    let comparison = compare(&works, &fails);
    let divergence = comparison.divergence.as_ref().unwrap();
    assert_eq!(divergence.failing.as_ref().unwrap().request, "POST app.test/login");
    assert_eq!(divergence.differences[0].what, "Set-Cookie sid");
    assert!(
        comparison.summary.starts_with("The logins part at POST app.test/login: Set-Cookie sid is"),
        "{}",
        comparison.summary
    );
    let text = comparison.to_string();
    assert!(
        text.contains("cookies sent") && !text.contains("abcdef12") && !text.contains("zyxwvu98"),
        "{text}"
    );
}

#[test]
fn a_step_that_one_of_them_lacks_is_named() {
    let works = login("app.test", "sid=abcdef12; Path=/", "sid=abcdef12", 200);
    let one = json!({"log": {"entries": [entry(1, "GET", "https://app.test/login", &[("Host", "app.test")], 200, &[])]}}).to_string();
    let fails = diagnose(capture::read(one.as_bytes()).unwrap(), &Options::default());
    let comparison = compare(&works, &fails);
    assert!(
        comparison.summary.starts_with("The failing login never comes to POST app.test/login."),
        "{}",
        comparison.summary
    );
}
