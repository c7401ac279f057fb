//! The vectors of Wycheproof and of the standards.

use loginscope_verify::{Key, Verdict, keys, verify};
use serde_json::Value;

#[test]
fn vectors_get_the_right_verdicts() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("data/jws.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let Some(token) = case["token"].as_str() else { continue };
        let keys = keys(&case["key"].to_string()).unwrap_or_default();
        // Neither form stands in a login: they are refused with their reason.
        if case["detached_payload"].is_string() || token.contains(' ') {
            continue;
        }
        let valid = verify(token, &keys) == Verdict::Valid;
        count += 1;
        if valid != (case["valid"] == true) {
            wrong.push(format!("{} ({}): {:?}", case["id"], case["comment"], verify(token, &keys)));
        }
    }
    assert!(count > 60, "{count} vectors");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// RFC 7515 appendix A.1.
const HS256: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const HS256_KEY: &str = r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#;
/// RFC 8037 appendix A.4.
const EDDSA: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
const EDDSA_KEY: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

#[test]
fn examples_of_the_standards_verify() {
    assert_eq!(verify(HS256, &keys(HS256_KEY).unwrap()), Verdict::Valid);
    assert_eq!(verify(EDDSA, &keys(EDDSA_KEY).unwrap()), Verdict::Valid);
    assert_eq!(verify(HS256, &[Key::secret(b"another")]), Verdict::Invalid);
}

#[test]
fn none_and_confused_algorithms_are_never_valid() {
    for header in [r#"{"alg":"none"}"#, r#"{"alg":"NonE"}"#, r"{}"] {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        for signature in ["", "AAAA"] {
            let token = format!("{}.e30.{signature}", URL_SAFE_NO_PAD.encode(header));
            assert!(matches!(verify(&token, &[Key::secret(b"x")]), Verdict::Refused(_)), "{token}");
        }
    }
    // An HMAC with a key for signatures.
    assert!(matches!(verify(HS256, &keys(EDDSA_KEY).unwrap()), Verdict::Refused(_)));
    let pem = b"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----";
    assert!(matches!(verify(HS256, &[Key::secret(pem)]), Verdict::Refused(_)));
}
