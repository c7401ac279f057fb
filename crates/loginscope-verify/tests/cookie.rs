//! Session cookies that the frameworks themselves made.

use loginscope_verify::{CookieKind, Verdict, verify_cookie};
use serde_json::Value;

#[test]
fn the_secret_that_made_a_cookie_is_told_from_another() {
    for line in include_str!("data/cookies.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let kind = if case["kind"] == "flask" { CookieKind::Flask } else { CookieKind::Django };
        let (value, secret) = (case["value"].as_str().unwrap(), case["secret"].as_str().unwrap());
        assert_eq!(verify_cookie(kind, value, secret.as_bytes()), Verdict::Valid, "{value}");
        assert_eq!(verify_cookie(kind, value, b"another"), Verdict::Invalid, "{value}");
    }
}

/// The example of cookie-signature's own documentation.
#[test]
fn express_signatures_verify() {
    let value = "s:hello.DGDUkGlIkCzPz+C0B064FNgHdEjox7ch8tOBGslZ5QI";
    assert_eq!(verify_cookie(CookieKind::Express, value, b"tobiiscool"), Verdict::Valid);
    assert_eq!(verify_cookie(CookieKind::Express, value, b"luna"), Verdict::Invalid);
}
