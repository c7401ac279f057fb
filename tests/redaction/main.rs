//! No secret leaves: every kind of secret is planted in a capture and looked for in every export.

mod capture;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use capture::{Secrets, encoded, har, recording};
use loginscope_core::{
    Diagnosed, Options,
    capture::read,
    compare::compare,
    diagnose,
    model::ExchangeId,
    report::{
        html, junit, markdown,
        redact::{Redactor, redact},
        sarif, text,
    },
};

/// Both forms of the capture with its secrets.
fn captures() -> (BTreeMap<String, &'static str>, [(&'static str, String); 2]) {
    let secrets = Secrets::default();
    let recording = recording(&secrets);
    let har = har(&secrets).to_string();
    assert_eq!(secrets.forgotten(), Vec::<&str>::new());
    let planted = secrets.planted();
    assert!(planted.len() >= 100, "only {} secrets", planted.len());
    (planted, [("HAR", har), ("recording", recording)])
}

fn diagnosed(file: &str) -> Diagnosed {
    diagnose(read(file.as_bytes()).unwrap(), &Options::default())
}

/// The secrets that a text holds, in any spelling, as `what it is: what was found`.
fn leaks(planted: &BTreeMap<String, &'static str>, text: &str) -> Vec<String> {
    let plain = text.to_owned();
    planted
        .iter()
        .filter_map(|(kind, secret)| {
            let json = serde_json::to_string(secret).unwrap();
            let json = json.trim_matches('"').to_owned();
            let mut spellings = vec![
                (*secret).to_owned(),
                encoded(secret),
                json.clone(),
                json.replace('\\', "\\\\"),
            ];
            if secret.len() >= 10 {
                // The same bytes inside base64 begin at one of three places.
                for skipped in 0..3_usize {
                    let padded = [vec![b'x'; skipped], secret.as_bytes().to_vec()].concat();
                    let text = STANDARD.encode(padded);
                    spellings.push(text.get(4..text.len() - 4).unwrap_or_default().to_owned());
                }
            }
            let found = spellings.into_iter().find(|spelling| plain.contains(spelling.as_str()))?;
            let at = plain.find(&found)?;
            let from = (0..=at.saturating_sub(60))
                .rev()
                .find(|at| plain.is_char_boundary(*at))
                .unwrap_or(0);
            let to = (at + found.len() + 20..=plain.len())
                .find(|at| plain.is_char_boundary(*at))
                .unwrap_or(plain.len());
            Some(format!("{kind}: …{}…", plain.get(from..to)?))
        })
        .collect()
}

#[track_caller]
fn holds_none(planted: &BTreeMap<String, &'static str>, export: &str, text: &str) {
    let leaks = leaks(planted, text);
    assert!(leaks.is_empty(), "{} secrets in {export}:\n{}", leaks.len(), leaks.join("\n"));
}

#[test]
fn reports_hold_no_secret() {
    let (planted, captures) = captures();
    for (name, file) in &captures {
        let report = diagnosed(file).report();
        holds_none(&planted, &format!("text of {name}"), &text::render(&report));
        holds_none(&planted, &format!("markdown of {name}"), &markdown::render(&report));
        let json = serde_json::to_string_pretty(&report).unwrap();
        holds_none(&planted, &format!("JSON of {name}"), &json);
        assert!(json.contains("\"exchange\""), "the report says something");
        let named = [("capture", &report)];
        holds_none(&planted, &format!("HTML of {name}"), &html::render(&named));
        holds_none(&planted, &format!("SARIF of {name}"), &sarif::render(&named));
        holds_none(&planted, &format!("JUnit of {name}"), &junit::render(&named, None, None));
        let comparison = compare(&diagnosed(file), &diagnosed(&captures[0].1));
        holds_none(
            &planted,
            &format!("comparison of {name}"),
            &format!("{comparison}{comparison:?}"),
        );
    }
}

#[test]
fn views_of_exchanges_hold_no_secret() {
    let (planted, captures) = captures();
    for (name, file) in &captures {
        let diagnosed = diagnosed(file);
        let count = diagnosed.analysis.trace.exchanges.len();
        assert!(count >= 13, "{count} exchanges");
        let mut all = String::new();
        for id in 0..count as u32 {
            let view = diagnosed.exchange_view(ExchangeId(id), false).unwrap();
            all.push_str(&serde_json::to_string_pretty(&view).unwrap());
        }
        let report = diagnosed.report();
        for id in 0..count as u32 {
            let summary = diagnosed.summary(&report, ExchangeId(id)).unwrap();
            all.push_str(&serde_json::to_string_pretty(&summary).unwrap());
        }
        all.push_str(&serde_json::to_string_pretty(&diagnosed.cookie_views()).unwrap());
        for index in 0..report.tokens.len() {
            let token = diagnosed.token_view(&report, index, false).unwrap();
            all.push_str(&serde_json::to_string_pretty(&token).unwrap());
        }
        holds_none(&planted, &format!("views of {name}"), &all);
    }
}

#[test]
fn a_leak_would_be_noticed() {
    let (planted, captures) = captures();
    let (_, file) = &captures[0];
    let diagnosed = diagnosed(file);
    let revealed: String = (0..diagnosed.analysis.trace.exchanges.len() as u32)
        .filter_map(|id| diagnosed.exchange_view(ExchangeId(id), true))
        .map(|view| serde_json::to_string(&view).unwrap())
        .collect();
    let found = leaks(&planted, &revealed).len();
    assert!(found >= 90, "only {found} of {} secrets are found where all are shown", planted.len());
    let known: Vec<String> = leaks(&planted, file);
    let missed: Vec<&String> = planted
        .keys()
        .filter(|kind| !known.iter().any(|leak| leak.starts_with(&format!("{kind}: "))))
        // Those that only a recording has.
        .filter(|kind| !kind.starts_with("web-request"))
        .filter(|kind| {
            !["body line token", "cookie of the browser's store"].contains(&kind.as_str())
        })
        .collect();
    assert_eq!(missed, Vec::<&String>::new(), "the test does not see these in the file itself");
}

#[test]
fn shared_captures_hold_no_secret_and_can_be_read_again() {
    let (planted, captures) = captures();
    for (name, file) in &captures {
        let redacted = redact(file.as_bytes()).unwrap();
        holds_none(&planted, &format!("redacted {name}"), &redacted.text);
        holds_none(&planted, "receipt", &redacted.receipt.join("\n"));
        assert!(redacted.receipt.len() >= 90, "{} were replaced", redacted.receipt.len());
        let before = read(file.as_bytes()).unwrap();
        let after = read(redacted.text.as_bytes()).unwrap();
        assert_eq!(before.exchanges.len(), after.exchanges.len());
        for (before, after) in before.exchanges.iter().zip(&after.exchanges) {
            assert_eq!(before.started_at, after.started_at);
            assert_eq!(before.request.method, after.request.method);
            assert_eq!(before.request.headers.0.len(), after.request.headers.0.len());
            let status = |exchange: &loginscope_core::model::Exchange| {
                exchange.response.as_ref().map(|it| it.status)
            };
            assert_eq!(status(before), status(after));
        }
    }
}

#[test]
fn errors_and_gaps_hold_no_secret() {
    let (planted, captures) = captures();
    for (name, file) in &captures {
        for cut in (0..file.len()).step_by(211).filter(|cut| file.is_char_boundary(*cut)) {
            let cut_file = &file[..cut];
            let said = match read(cut_file.as_bytes()) {
                Err(error) => error.to_string(),
                Ok(trace) => trace.gaps.iter().map(|gap| gap.message.clone()).collect(),
            };
            holds_none(&planted, &format!("messages about {name} cut at {cut}"), &said);
            if let Err(said) = redact(cut_file.as_bytes()) {
                holds_none(&planted, &format!("the refusal of {name} cut at {cut}"), &said);
            }
        }
    }
}

#[test]
fn exports_of_saml_tracer_are_redacted_too() {
    let file = r#"{"requests":[{"method":"POST","url":"https://sp.test/acs?token=url-tok-1","requestId":"1","requestHeaders":[["Cookie","s=cookie-tok-2"]],
        "get":[["token","get-tok-3"]],"post":[["SAMLResponse","c2FtbC10b2stNA=="],["password","post tok 5"]],"saml":"<NameID>saml-tok-6</NameID>","responseStatus":200,
        "responseHeaders":[{"name":"Set-Cookie","value":"a=set-tok-7\nb=set-tok-8"}]}],"timestamp":"2026-11-20T10:00:00Z"}"#;
    let redacted = redact(file.as_bytes()).unwrap();
    assert_eq!(redacted.receipt.len(), 8, "{:?}", redacted.receipt);
    assert!(
        !redacted.text.contains("tok-")
            && !redacted.text.contains("tok 5")
            && !redacted.text.contains("c2Ft"),
        "{}",
        redacted.text
    );
    assert_eq!(read(redacted.text.as_bytes()).unwrap().exchanges.len(), 1);
}

#[test]
fn debug_output_holds_no_secret() {
    let (planted, captures) = captures();
    for (name, file) in &captures {
        let diagnosed = diagnosed(file);
        let analysis = &diagnosed.analysis;
        let printed = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            analysis.trace,
            analysis.contexts,
            analysis.sent,
            analysis.cookies,
            analysis.refusals,
            Redactor::new()
        );
        assert!(printed.len() > 5000);
        holds_none(&planted, &format!("debug output of {name}"), &printed);
    }
}

#[test]
fn the_same_secret_has_the_same_name_everywhere() {
    let secrets = Secrets::default();
    let file = har(&secrets).to_string();
    let redacted = redact(file.as_bytes()).unwrap().text;
    let name_after = |start: &str| {
        let rest = redacted.split_once(start).unwrap_or_else(|| panic!("{start} is gone")).1;
        rest.split_inclusive('›').next().unwrap().to_owned()
    };
    // A token in a query, in the list of its parameters, and the password in the form and in its list.
    assert_eq!(
        name_after("/login?access_token="),
        name_after("{\"name\":\"access_token\",\"value\":\"")
    );
    assert_eq!(name_after("&password="), name_after("{\"name\":\"password\",\"value\":\""));
    assert_ne!(name_after("sid="), name_after("; b="));
}

#[test]
fn what_a_diagnosis_needs_stays() {
    let secrets = Secrets::default();
    let file = har(&secrets).to_string();
    let redacted = redact(file.as_bytes()).unwrap().text;
    for kept in [
        "Path=/; SameSite=None",
        "Max-Age=0",
        "idp.firma.test",
        "/saml/acs",
        "grant_type=authorization_code",
        "Bearer",
        "\"expires_in\": 300",
        "invalid_token",
        "name=\\\"_csrf\\\"",
        "Sign in",
        "text/html; charset=utf-8",
        "redirect_uri=https%3A%2F%2Fapp.firma.test%2Fcb",
        "token_type=Bearer",
        "WebInspector",
        "Content-Disposition: form-data; name=\\\"password\\\"",
    ] {
        let spelled = kept.replace("\": ", "\\\": ").replace("\"expires", "\\\"expires");
        assert!(
            redacted.contains(kept) || redacted.contains(&spelled),
            "{kept} is gone from {redacted}"
        );
    }
}

#[test]
fn redacting_twice_changes_nothing() {
    let (_, captures) = captures();
    for (_, file) in &captures {
        let once = redact(file.as_bytes()).unwrap().text;
        let twice = redact(once.as_bytes()).unwrap().text;
        let same = once.chars().zip(twice.chars()).take_while(|(a, b)| a == b).count();
        let around =
            |text: &str| text.chars().skip(same.saturating_sub(60)).take(160).collect::<String>();
        assert_eq!(around(&once), around(&twice));
    }
}
