//! What is replaced and what stays. All kinds of secrets in all exports: the tests of the repository, `redaction`.

use super::*;
use crate::model::{BodyForm, text};

#[test]
fn the_same_secret_has_the_same_name() {
    let mut redactor = Redactor::new();
    assert_eq!(
        redactor.header("Set-Cookie", "sid=s3cret%3D; Path=/; Secure"),
        "sid=‹session-cookie 1, 7 chars›; Path=/; Secure"
    );
    assert_eq!(
        redactor.header("cookie", "a=1; sid=s3cret="),
        "a=‹cookie 1, 1 chars›; sid=‹session-cookie 1, 7 chars›"
    );
    assert_eq!(redactor.text("got s3cret= back"), "got ‹session-cookie 1, 7 chars› back");
}

#[test]
fn urls_keep_their_structure() {
    let mut redactor = Redactor::new();
    assert_eq!(
        redactor.url("https://u:p@app.test/cb;jsessionid=AB12?code=x7z&response_type=code&redirect_uri=https%3A%2F%2Fapp.test%2Fcb#access_token=abc&token_type=Bearer"),
        "https://‹user-info 1, 3 chars›@app.test/cb;jsessionid=‹session-id 1, 4 chars›?code=‹authorization-code 1, 3 chars›&response_type=code&redirect_uri=https%3A%2F%2Fapp.test%2Fcb#access_token=‹token 1, 3 chars›&token_type=Bearer"
    );
}

#[test]
fn json_is_redacted_at_any_depth() {
    let body = Body {
        mime: text("application/json"),
        raw: text(
            r#"{"data":{"access_token":"abc","expires_in":300,"code":"invalid_grant","profile":{"email":"a@b.test","roles":["admin"]}}}"#,
        ),
        form: BodyForm::Plain,
        truncated: false,
    };
    let out = Redactor::new().body(&body);
    assert!(!out.contains("abc") && !out.contains("a@b.test"), "{out}");
    assert!(["300", "admin", "invalid_grant"].iter().all(|kept| out.contains(kept)), "{out}");
}

#[test]
fn markup_keeps_its_form_and_loses_its_values() {
    let page = "<form class=\"login\"><input type=hidden name=_csrf value='tok-1'><input type=submit value=\"Sign in\">\
        <b class=\"user-name\">Jo Doe</b><code>E42</code></form><script>var apiToken = \"q-9\"; if (a == b) { x(); }</script>";
    let out = Redactor::new().markup(page);
    assert_eq!(
        out,
        "<form class=\"login\"><input type=hidden name=_csrf value='‹CSRF-token 1, 5 chars›'><input type=submit value=\"Sign in\">\
        <b class=\"user-name\">‹value 1, 6 chars›</b><code>E42</code></form><script>var apiToken = \"‹token 1, 3 chars›\"; if (a == b) { x(); }</script>"
    );
}

#[test]
fn foreign_text_is_read_for_names_of_secrets() {
    let mut redactor = Redactor::new();
    for (text, expected) in [
        (
            "login(user: \"x\", password: \"gql pw\")",
            "login(user: \"‹user 1, 1 chars›\", password: \"‹password 1, 6 chars›\")",
        ),
        ("see https://app.test/x?token=ab1", "see https://app.test/x?token=‹token 1, 3 chars›"),
        ("error: invalid_grant at 10:00:00", "error: invalid_grant at 10:00:00"),
        ("nginx/1.25 d111111abcdef8.cloudfront.net", "nginx/1.25 d111111abcdef8.cloudfront.net"),
    ] {
        assert_eq!(redactor.content(text), expected);
    }
}

#[test]
fn texts_within_texts_come_to_an_end() {
    let url = "/a?next=".repeat(50_000);
    let mut redactor = Redactor::new();
    assert!(redactor.url(&url).len() < url.len() + 100);
    let mut json = String::from("1");
    for _ in 0..12 {
        json = serde_json::json!({ "a": json }).to_string();
    }
    redactor.content(&"a=\"".repeat(50_000));
    redactor.markup(&"<a b='".repeat(50_000));
}
