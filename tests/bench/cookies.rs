//! What judging a Set-Cookie line costs, beside what others need to take it apart.

use std::{fs, path::Path, process::Command, time::Duration};

use loginscope_core::{
    cookie::{CHROME, Jar, RequestContext, ResponseContext, SetBy, ThirdPartyCookies, parse},
    model::{ExchangeId, Timestamp},
};
use url::Url;

use crate::{RUNS, median};

const LINES: usize = 100_000;
/// A site does not set more in one go; beyond it browsers drop cookies, which is another matter.
const LINES_OF_A_SITE: usize = 50;

/// Prints the table.
pub(crate) fn measure() {
    let lines: Vec<String> = (0..LINES).map(line).collect();
    println!("\n| {LINES} Set-Cookie lines | ms | beside the first |\n|---|---:|---:|");
    let floor = median(|| {
        for line in &lines {
            std::hint::black_box(cookie::Cookie::parse(line.as_str()).expect("it is a cookie"));
        }
    });
    crate::row("the crate `cookie` parses them", floor, floor);
    let parsed = median(|| {
        for line in &lines {
            std::hint::black_box(parse(line.as_bytes(), &CHROME));
        }
    });
    crate::row("Loginscope parses them", parsed, floor);
    let url = Url::parse("https://app.example.com/login").expect("it is a URL");
    let request = RequestContext::navigation(&url, Timestamp::from_seconds(1_795_168_800));
    let response = ResponseContext::default();
    let jar = Jar::new(&CHROME, ThirdPartyCookies::Default);
    let judged = median(|| {
        let situation = jar.situation(&request);
        for line in &lines {
            let verdict = jar.judge(line.as_bytes(), &situation, &response);
            assert!(verdict.is_included(), "{line}");
        }
    });
    crate::row("Loginscope parses and judges them as Chrome does", judged, floor);
    let stored = median(|| {
        for lines in lines.chunks(LINES_OF_A_SITE) {
            let mut jar = Jar::new(&CHROME, ThirdPartyCookies::Default);
            let situation = jar.situation(&request);
            for (index, line) in lines.iter().enumerate() {
                let set_by = SetBy { exchange: ExchangeId(0), line: index };
                let stored = jar.store_in(line.as_bytes(), &situation, &response, set_by);
                assert!(stored.outcome.is_stored(), "{line}");
            }
        }
    });
    crate::row("and keeps them in a jar, 50 to a site", stored, floor);
    match in_node(&lines) {
        Some(times) => {
            for (name, millis) in times {
                let took = Duration::from_secs_f64(millis / 1e3);
                crate::row(&format!("npm's {name} parses them, in Node.js"), took, floor);
            }
        }
        None => println!(
            "\nNode.js or the packages of tests/bench/npm are missing; `cargo xtask bench` installs them."
        ),
    }
}

fn in_node(lines: &[String]) -> Option<Vec<(String, f64)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/npm");
    let file = tempfile::NamedTempFile::new().ok()?;
    fs::write(file.path(), lines.join("\n")).ok()?;
    let mut node = Command::new("node");
    node.arg(folder.join("measure.mjs")).arg(file.path()).arg(RUNS.to_string());
    let output = node.output().ok().filter(|output| output.status.success())?;
    let times: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let times = times.as_object()?.iter();
    Some(times.filter_map(|(name, time)| Some((name.clone(), time.as_f64()?))).collect())
}

/// A line as servers send it, with three to six attributes.
fn line(n: usize) -> String {
    let name = ["sid", "JSESSIONID", "__Host-session", "csrftoken", "remember_me"][n % 5];
    let mut line = format!("{name}{}={n:08x}{:024x}; Path=/", n % LINES_OF_A_SITE, n * 7919);
    line += ["", "; Max-Age=86400", "; Expires=Wed, 21 Oct 2037 07:28:00 GMT"][n % 3];
    line += ["; HttpOnly", ""][n % 2];
    line += "; Secure";
    line += ["; SameSite=Lax", "; SameSite=None", "; SameSite=Strict", ""][n % 4];
    line
}
