//! Tokens are found wherever they stand, and told apart.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use loginscope_core::{
    Options,
    analysis::tokens::{Place, Token},
    capture, diagnose,
    token::{Payload, Shape, shape},
};
use serde_json::{Value, json};

fn jwt(subject: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJl", part(json!({"alg": "HS256"})), part(json!({"sub": subject})))
}

/// The tokens of a capture with one entry, made of these differences from a plain one.
fn tokens(change: impl FnOnce(&mut Value)) -> Vec<Token> {
    let mut entry = json!({
        "startedDateTime": "2026-11-20T10:00:00Z", "time": 5,
        "request": {"method": "POST", "url": "https://app.example/a", "headers": [{"name": "Host", "value": "app.example"}]},
        "response": {"status": 200, "headers": [], "content": {"size": 0, "mimeType": "", "text": ""}},
    });
    change(&mut entry);
    let file = json!({"log": {"entries": [entry]}}).to_string();
    let trace = capture::read(file.as_bytes()).unwrap();
    diagnose(trace, &Options::default()).analysis.tokens
}

#[track_caller]
fn found(place: &Place, change: impl FnOnce(&mut Value)) {
    let tokens = tokens(change);
    let all: Vec<_> = tokens.iter().map(|token| (&token.value, &token.seen)).collect();
    assert_eq!(tokens.len(), 1, "{place:?}: {all:?}");
    assert_eq!(tokens[0].value, jwt("ada").as_str(), "{place:?}");
    assert_eq!(tokens[0].seen[0].1, *place);
}

fn request_header(name: &str, value: String) -> impl FnOnce(&mut Value) {
    let header = json!({"name": name, "value": Value::from(value)});
    move |entry| entry["request"]["headers"].as_array_mut().unwrap().push(header)
}

fn response_header(name: &str, value: String) -> impl FnOnce(&mut Value) {
    let header = json!({"name": name, "value": Value::from(value)});
    move |entry| entry["response"]["headers"] = json!([header])
}

fn answer(mime: &str, text: String) -> impl FnOnce(&mut Value) {
    let content = json!({"size": text.len(), "mimeType": mime, "text": Value::from(text)});
    move |entry| entry["response"]["content"] = content
}

fn posted(mime: &str, text: String) -> impl FnOnce(&mut Value) {
    let data = json!({"mimeType": mime, "text": Value::from(text)});
    move |entry| entry["request"]["postData"] = data
}

#[test]
fn they_are_found_in_headers_and_addresses() {
    let token = jwt("ada");
    found(&Place::Authorization, request_header("Authorization", format!("Bearer {token}")));
    found(&Place::Authorization, request_header("authorization", format!("DPoP {token}")));
    found(&Place::Header("X-Access-Token".into()), request_header("X-Access-Token", token.clone()));
    found(&Place::Cookie("a".into()), request_header("Cookie", format!("b=1; a={token}")));
    // Quoted, and encoded twice.
    found(&Place::Cookie("a".into()), request_header("Cookie", format!("a=\"{token}\"")));
    let twice = token.replace('.', "%252E");
    found(&Place::Cookie("a".into()), request_header("Cookie", format!("a={twice}")));
    found(
        &Place::SetCookie("a".into()),
        response_header("Set-Cookie", format!("a={token}; Path=/")),
    );
    found(&Place::ResponseHeader("X-Token".into()), response_header("X-Token", token.clone()));
    let fragment = format!("https://app.example/cb#state=1&id_token={token}");
    found(&Place::Location("id_token".into()), response_header("Location", fragment));
    let url = format!("https://app.example/a?x=1&assertion={token}");
    found(&Place::Query("assertion".into()), move |entry| entry["request"]["url"] = json!(url));
}

#[test]
fn they_are_found_in_bodies_and_messages() {
    let token = jwt("ada");
    let form = "application/x-www-form-urlencoded";
    found(&Place::Parameter("x".into()), posted(form, format!("a=1&x={token}")));
    let inner = json!({"a": [{"b": {"c": token}}]});
    found(&Place::RequestBody("a[0].b.c".into()), posted("application/json", inner.to_string()));
    found(&Place::ResponseBody("a[0].b.c".into()), answer("application/json", inner.to_string()));
    // JSON in a text of JSON.
    let outer = json!({"body": inner.to_string()}).to_string();
    found(&Place::ResponseBody("body.a[0].b.c".into()), answer("application/json", outer));
    let page = format!("<form><input type=hidden value='{token}' name=\"id_token\"></form>");
    found(&Place::Html("id_token".into()), answer("text/html", page));
    for (kind, place) in
        [("send", Place::Sent("auth".into())), ("receive", Place::Received("auth".into()))]
    {
        let data = format!("40{}", json!({"auth": token}));
        let message = json!([{"type": kind, "time": 1, "opcode": 1, "data": data}]);
        found(&place, move |entry| entry["_webSocketMessages"] = message);
    }
}

#[test]
fn what_only_looks_like_one_is_none() {
    for text in ["eyes.wide.shut", "ey", "eyJhbGciOiJIUzI1NiJ9", "v2.local.example", "hey.eyJ.x"] {
        let body = json!({"title": text}).to_string();
        let seen = tokens(answer("application/json", body));
        assert!(seen.iter().all(|token| token.jwt.is_none()), "{text}");
    }
}

#[test]
fn they_are_told_apart() {
    // RFC 7516 appendix A.1 begins with this header.
    let encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d";
    let disclosed = format!("{}~WyJzYWx0IiwibmFtZSIsIkFkYSJd~", jwt("ada"));
    for (text, label) in [
        (jwt("ada").as_str(), "signed JWT (JWS)"),
        (encrypted, "encrypted JWT (JWE)"),
        (&disclosed, "SD-JWT"),
        ("v4.local.AAAA", "PASETO"),
        ("ya29.a0AfH6SMBx", "opaque"),
        ("eyJhbGciOiJub25lIn0.e30.", "unsecured JWT"),
    ] {
        let body = json!({"access_token": text}).to_string();
        let seen = tokens(answer("application/json", body));
        assert_eq!(seen.len(), 1, "{text}");
        assert_eq!(seen[0].shape.label(), label, "{text}");
    }
}

/// The vectors of Wycheproof and the examples of RFC 7515 and 7520: each is read, or said to be broken, and none that
/// is valid is called broken.
#[test]
fn the_vectors_of_others_are_read() {
    let mut count = 0;
    for line in include_str!("../../loginscope-verify/tests/data/jws.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let Some(token) = case["token"].as_str() else { continue };
        let found = shape(token);
        let detached = case["detached_payload"].is_string() || token.contains(' ');
        if case["valid"] == true && !detached {
            assert!(
                matches!(&found, Shape::Jws { payload: Payload::Claims(_) | Payload::Bytes(_) | Payload::Nested(_), signature, .. } if *signature > 0),
                "{} is {found:?}",
                case["id"]
            );
        }
        count += 1;
    }
    assert!(count > 60, "{count} vectors");
}
