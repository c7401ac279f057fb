//! `loginscope cookies`: one case a line, one answer a line.

use std::io::Write as _;

use loginscope_tests::command;
use serde_json::{Value, json};

/// The answers to these cases, and the exit status.
fn ask(cases: &[Value], more: &str) -> (Vec<Value>, i32) {
    let mut input = Vec::new();
    for case in cases {
        writeln!(input, "{case}").unwrap();
    }
    input.extend(more.as_bytes());
    let ran = command::loginscope(&["cookies"], &input);
    (ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), ran.status)
}

#[test]
fn a_case_is_answered_as_documented() {
    let case = json!({"id": "1", "steps": [
        {"url": "https://app.test/login", "method": "POST", "at": "2026-11-20T10:00:00Z",
         "set_cookie": ["sid=1; SameSite=None", "c=3; SameSite=Strict"], "set_cookie_b64": ["Yj0y"]},
        {"url": "https://app.test/home", "initiator": "https://idp.test", "at": "2026-11-20T10:00:01Z"},
    ]});
    let (answers, status) = ask(&[case], "");
    assert_eq!(status, 0);
    let [answer] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(answer["id"], "1");
    let [login, home] = &answer["steps"].as_array().unwrap()[..] else { panic!("{answer}") };
    assert_eq!(login["sent"], "");
    assert_eq!(login["verdicts"][0]["stored"], false);
    assert_eq!(login["verdicts"][0]["reasons"], json!(["cookie/samesite-none-insecure"]));
    assert_eq!(
        login["verdicts"][1]["cookie"],
        json!({"name": "c", "value": "3", "domain": "app.test", "host_only": true, "path": "/", "secure": false,
               "http_only": false, "same_site": "strict", "partition_key": null, "expires": null})
    );
    assert_eq!(home["sent"], "b=2");
    assert_eq!(
        home["withheld"],
        json!([{"name": "c", "domain": "app.test", "path": "/", "reasons": ["send/samesite-strict"]}])
    );
}

#[test]
fn browsers_differ_where_they_do() {
    let case = |browser: &str| json!({"browser": browser, "steps": [{"url": "https://app.test/", "set_cookie": ["a=1; SameSite=None"]}]});
    let (answers, _) = ask(&[case("chrome"), case("firefox"), case("safari")], "");
    let stored: Vec<&Value> =
        answers.iter().map(|answer| &answer["steps"][0]["verdicts"][0]["stored"]).collect();
    assert_eq!(stored, [false, false, true]);
}

#[test]
fn a_broken_case_says_what_is_wrong_and_the_others_are_answered() {
    let (answers, status) = ask(
        &[json!({"steps": [{"url": "nowhere"}]}), json!({"browser": "opera"})],
        "nonsense\n{}\n",
    );
    assert_eq!((answers.len(), status), (4, 2));
    for (answer, words) in answers.iter().zip(["no URL", "opera", "no case"]) {
        assert!(answer["error"].as_str().unwrap().contains(words), "{answer}");
    }
    assert_eq!(answers[3]["steps"], json!([]));
}
