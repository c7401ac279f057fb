//! Some scenarios played by a client that decides itself which cookies it sends.

use loginscope_lab::scenario::{PASSWORD, USER};
use loginscope_lab::{Lab, LabOptions, Scenario};

use crate::client::{get, post};

const CREDENTIALS: [(&str, &str); 2] = [("username", USER), ("password", PASSWORD)];

async fn lab() -> Lab {
    Lab::start(LabOptions::default()).await.expect("a lab")
}

fn start(lab: &Lab, id: &str) -> String {
    Scenario::find(id).expect(id).start_url(lab)
}

#[tokio::test]
async fn the_healthy_form_leads_to_the_account() {
    let lab = lab().await;
    let login = start(&lab, "healthy-form-login");
    let form = get(&lab, &login, "").await;
    let csrf = (form.hidden("csrf_token"), form.cookie_pair("csrf").to_owned());
    let fields = [CREDENTIALS[0], CREDENTIALS[1], ("csrf_token", csrf.0.as_str())];

    let refused = post(&lab, &login, "csrf=other", &fields).await;
    assert_eq!(refused.status, 403);

    let accepted = post(&lab, &login, &csrf.1, &fields).await;
    assert_eq!((accepted.status, accepted.header("location")), (303, "/shop/account"));
    let line = accepted.header("set-cookie");
    assert!(line.starts_with("sid=") && line.ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"));

    let account = lab.url("https", "app.test", "/shop/account");
    assert!(get(&lab, &account, accepted.cookie_pair("sid")).await.body.contains("Welcome back"));
    let bounced = get(&lab, &account, "sid=stale").await;
    assert_eq!(bounced.header("location"), "/shop/login?next=%2Fshop%2Faccount");
}

#[tokio::test]
async fn the_insecure_cookie_says_none_and_no_secure() {
    let lab = lab().await;
    let login = start(&lab, "samesite-none-insecure");
    let form = get(&lab, &login, "").await;
    let csrf = form.hidden("csrf_token");
    let fields = [CREDENTIALS[0], CREDENTIALS[1], ("csrf_token", csrf.as_str())];
    let accepted = post(&lab, &login, form.cookie_pair("csrf"), &fields).await;
    let line = accepted.header("set-cookie");
    assert!(line.ends_with("; Path=/; HttpOnly; SameSite=None"), "{}", accepted.status);
}

#[tokio::test]
async fn the_callback_wants_the_state_cookie() {
    let lab = lab().await;
    let begin = get(&lab, &lab.url("https", "app.test", "/desk/signin"), "").await;
    let form = get(&lab, begin.header("location"), "").await;
    let hidden: Vec<(&str, String)> = ["response_mode", "client_id", "redirect_uri", "state"]
        .map(|name| (name, form.hidden(name)))
        .into();
    let fields: Vec<_> = CREDENTIALS
        .into_iter()
        .chain(hidden.iter().map(|(name, value)| (*name, value.as_str())))
        .collect();
    let interaction = form.cookie_pair("idp_interaction");
    let posting =
        post(&lab, &lab.url("https", "idp.test", "/desk/authorize"), interaction, &fields).await;
    assert!(posting.body.contains("document.forms[0].submit()"));

    let (code, state) = (posting.hidden("code"), posting.hidden("state"));
    let answer = [("code", code.as_str()), ("state", state.as_str())];
    let callback = lab.url("https", "app.test", "/desk/callback");
    assert_eq!(post(&lab, &callback, "", &answer).await.status, 400);
    let cookie = begin.cookie_pair("oauth_state");
    assert_eq!(post(&lab, &callback, cookie, &answer).await.status, 200);
}

#[tokio::test]
async fn the_log_is_what_was_sent() {
    let lab = lab().await;
    let begin = get(&lab, &lab.url("https", "app.test", "/desk/signin?a=1"), "k=v; w=x").await;
    let [entry] = &lab.log()[..] else { panic!("one request") };
    assert_eq!((entry.scheme, entry.method.as_str(), entry.status), ("https", "GET", 302));
    assert_eq!(entry.url(), lab.url("https", "app.test", "/desk/signin?a=1"));
    assert_eq!(entry.cookie(), Some("k=v; w=x"));
    assert_eq!(entry.set_cookies(), begin.all("set-cookie"));
    assert!(!format!("{entry:?}").contains("k=v"));
    lab.clear_log();
    assert!(lab.log().is_empty());
}

#[tokio::test]
async fn a_dropped_lab_is_gone() {
    let lab = lab().await;
    let port = lab.ports().https;
    drop(lab);
    for _ in 0..50 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("port {port} still answers");
}
