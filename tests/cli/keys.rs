//! What `analyze` finds with keys: signatures that don't hold.

use loginscope_tests::{command::loginscope, fixture};
use serde_json::Value;

/// RFC 7515 appendix A.1: a token and the secret that signed it.
const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const KEY: &str = r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#;
/// RFC 8037 appendix A: a token, its key, and another key of that kind.
const EDDSA: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
const EDDSA_KEY: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
/// Made by Flask with this secret.
const SESSION: &str = include_str!("../../crates/loginscope-verify/tests/data/cookies.jsonl");

/// The findings of a rule in a capture, and why it did not run where it did not.
#[track_caller]
fn findings(
    rule: &str,
    markdown: &str,
    keys: &[(&str, &str)],
    more: &[&str],
) -> (Vec<Value>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("capture.har");
    let parsed = fixture::parse(&format!("# x\n## x\n{markdown}")).unwrap();
    std::fs::write(&capture, fixture::har(&parsed.cases[0])).unwrap();
    let mut arguments = vec!["analyze".to_owned(), "--format".to_owned(), "json".to_owned()];
    for (option, text) in keys {
        let file = folder.path().join(option.trim_start_matches('-'));
        std::fs::write(&file, text).unwrap();
        arguments.extend([(*option).to_owned(), file.display().to_string()]);
    }
    arguments.extend(more.iter().map(|&option| option.to_owned()));
    arguments.push(capture.display().to_string());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = loginscope(&arguments, b"");
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
    for secret in keys.iter().map(|(_, text)| text) {
        assert!(!ran.out.contains(secret), "the report holds the key");
    }
    let of_rule = |list: &str| -> Vec<Value> {
        let all = report[list].as_array().unwrap();
        all.iter().filter(|finding| finding["rule"] == rule).cloned().collect()
    };
    (of_rule("findings"), of_rule("not_checked").is_empty())
}

fn call(token: &str, status: &str) -> String {
    format!(
        "```http\nGET https://api.example/me\n@type: fetch\nAuthorization: Bearer {token}\n\n{status}\n```\n"
    )
}

#[test]
fn a_token_signed_with_another_key_is_found() {
    let rule = "token/signature-invalid";
    let refused = call(TOKEN, "401 Unauthorized");
    let (found, ran) =
        findings(rule, &refused, &[("--secret-file", "7f3e-a-secret-of-thirty-two-bytes\n")], &[]);
    assert!(ran && found.len() == 1 && found[0]["level"] == "error", "{found:?}");
    // Its own key; a key of another kind, which says nothing; no key.
    assert_eq!(findings(rule, &refused, &[("--key", KEY)], &[]), (Vec::new(), true));
    assert_eq!(findings(rule, &refused, &[("--key", EDDSA_KEY)], &[]), (Vec::new(), true));
    assert_eq!(findings(rule, &refused, &[], &[]), (Vec::new(), false));
    // Accepted by the server: the key is rather the wrong one.
    let (found, _) =
        findings(rule, &call(TOKEN, "200 OK"), &[("--secret-file", "7f3e-of-staging")], &[]);
    assert!(found.len() == 1 && found[0]["level"] == "warning", "{found:?}");
}

#[test]
fn unsigned_and_confused_tokens_never_hold() {
    let rule = "token/signature-invalid";
    let unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ.";
    let complaint = "401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"invalid algorithm\"";
    for (token, key) in [(unsigned, KEY), (TOKEN, EDDSA_KEY)] {
        let (found, _) = findings(rule, &call(token, complaint), &[("--key", key)], &[]);
        assert_eq!(found.len(), 1, "{token}");
    }
}

#[test]
fn keys_that_the_issuer_publishes_are_used_when_asked() {
    let rule = "token/signature-invalid";
    // An issuer whose keys are in the capture, and a token that they did not sign.
    let claims = "eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUifQ";
    let signature = EDDSA.rsplit('.').next().unwrap();
    let token = format!("eyJhbGciOiJFZERTQSJ9.{claims}.{signature}");
    let set = format!(
        "```http\nGET https://id.example/jwks\n@type: fetch\n\n200 OK\nContent-Type: application/json\n\n{{\"keys\":[{EDDSA_KEY}]}}\n```\n"
    );
    let capture = format!("{set}{}", call(&token, "401 Unauthorized"));
    let (found, _) = findings(rule, &capture, &[], &["--verify"]);
    assert_eq!(found.len(), 1);
    assert!(found[0]["what"].as_str().unwrap().contains("the keys that its issuer publishes"));
    assert_eq!(findings(rule, &capture, &[], &[]), (Vec::new(), false));
}

#[test]
fn a_session_of_another_secret_is_found() {
    let rule = "session/secret-mismatch";
    let made: Value = serde_json::from_str(SESSION.lines().next().unwrap()).unwrap();
    let (value, secret) = (made["value"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let capture = format!(
        "```http\nPOST https://app.example/login\nContent-Type: application/x-www-form-urlencoded\n\nuser=ada&password=x\n\n302 Found\nLocation: /home\nSet-Cookie: session={value}; Path=/; HttpOnly; Secure; SameSite=Lax\n```\n\
         ```http\nGET https://app.example/home\nCookie: session={value}\n\n302 Found\nLocation: /login\n```\n"
    );
    let (found, _) = findings(rule, &capture, &[("--secret-file", "of another deployment")], &[]);
    assert!(found.len() == 1 && found[0]["level"] == "error", "{found:?}");
    assert_eq!(findings(rule, &capture, &[("--secret-file", secret)], &[]), (Vec::new(), true));
    assert_eq!(findings(rule, &capture, &[], &[]), (Vec::new(), false));
}
