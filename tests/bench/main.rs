//! What reading and diagnosing cost, beside the least that reading a file can cost. `cargo xtask bench` runs it.

mod cookies;

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use loginscope_core::{Options, capture, diagnose, report::redact::redact};
use serde::de::IgnoredAny;

/// As large as the captures that other tools were measured with.
const ENTRIES: usize = 10_000;
const BYTES_OF_AN_ENTRY: usize = 4850;
const RUNS: usize = 7;

fn main() {
    // `cargo bench … -- cookies` measures only them.
    if std::env::args().any(|argument| argument == "cookies") {
        return cookies::measure();
    }
    let entries: Vec<String> = (0..ENTRIES).map(entry).collect();
    let file = format!(
        "{{\"log\":{{\"version\":\"1.2\",\"creator\":{{\"name\":\"WebInspector\",\"version\":\"537.36\"}},\"entries\":[{}]}}}}",
        entries.join(",")
    );
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("large.har");
    fs::write(&path, &file).expect("the file can be written");
    let bytes = fs::read(&path).expect("the file can be read");
    println!("{:.1} MB, {ENTRIES} entries, median of {RUNS} runs\n", file.len() as f64 / 1e6);
    println!("| what | ms | beside the floor |\n|---|---:|---:|");

    let floor = median(|| {
        let bytes = fs::read(&path).expect("the file can be read");
        serde_json::from_slice::<IgnoredAny>(&bytes).expect("it is JSON");
    });
    row("the floor: read the file, `serde_json` into `IgnoredAny`", floor, floor);
    let read = median(|| {
        let bytes = fs::read(&path).expect("the file can be read");
        assert_eq!(capture::read(&bytes).expect("it is a HAR").exchanges.len(), ENTRIES);
    });
    row("read the file into exchanges", read, floor);
    let diagnosed = median(|| {
        let bytes = fs::read(&path).expect("the file can be read");
        diagnose(capture::read(&bytes).expect("it is a HAR"), &Options::default());
    });
    row("and diagnose it with every rule", diagnosed, floor);
    let reported = median(|| {
        let bytes = fs::read(&path).expect("the file can be read");
        let diagnosed = diagnose(capture::read(&bytes).expect("it is a HAR"), &Options::default());
        serde_json::to_string(&diagnosed.report()).expect("a report is JSON");
    });
    row("and write its report, redacted", reported, floor);
    let redacted = median(|| {
        redact(&bytes).expect("it is a HAR");
    });
    row("redact the whole file", redacted, floor);

    println!("\n| recording {ENTRIES} exchanges | µs each |\n|---|---:|");
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            format!("{{\"source\":\"har\",\"at\":1795168800000,\"nth\":0,\"entry\":{entry}}}")
        })
        .collect();
    let mut recorder = capture::Recorder::new();
    let mut of_thousand = Vec::new();
    for thousand in lines.chunks(1000) {
        let began = Instant::now();
        for line in thousand {
            recorder.push_line(line);
        }
        of_thousand.push(began.elapsed());
    }
    let each = |time: Option<&Duration>| time.map_or(0.0, Duration::as_secs_f64) * 1e3;
    println!("| the first 1,000 lines | {:.1} |", each(of_thousand.first()));
    println!("| the last 1,000 lines | {:.1} |", each(of_thousand.last()));
    let began = Instant::now();
    let trace = recorder.trace();
    println!(
        "\nThe trace of all {} then takes {:.0} ms",
        trace.exchanges.len(),
        began.elapsed().as_secs_f64() * 1e3
    );
    let began = Instant::now();
    diagnose(trace, &Options::default());
    print!("and its diagnosis {:.0} ms.", began.elapsed().as_secs_f64() * 1e3);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        print!(" All of this together needed at most {} of memory.", peak.trim());
    }
    println!();
    cookies::measure();
}

fn row(what: &str, took: Duration, floor: Duration) {
    let millis = took.as_secs_f64() * 1e3;
    println!("| {what} | {millis:.0} | ×{:.2} |", took.as_secs_f64() / floor.as_secs_f64());
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort();
    times.get(RUNS / 2).copied().unwrap_or_default()
}

/// One entry of a working day: pages, scripts, calls with a session and a token, now and then a login.
fn entry(n: usize) -> String {
    let second = n / 10;
    let at = format!(
        "2026-11-20T{:02}:{:02}:{:02}.{}00Z",
        8 + second / 3600,
        second / 60 % 60,
        second % 60,
        n % 10
    );
    let session = format!("s{:032x}", n / 500);
    let (method, path, kind, mime, posted) = match n % 50 {
        0 => ("GET", "/login".to_owned(), "document", "text/html", String::new()),
        1 => (
            "POST",
            "/login".to_owned(),
            "document",
            "text/html",
            "user=ada&password=s3cret".to_owned(),
        ),
        2 => ("GET", "/home".to_owned(), "document", "text/html", String::new()),
        n if n % 3 == 0 => {
            ("GET", format!("/api/items?page={n}"), "fetch", "application/json", String::new())
        }
        n if n % 3 == 1 => {
            ("GET", format!("/assets/app.{n}.js"), "script", "text/javascript", String::new())
        }
        _ => ("GET", format!("/img/{n}.png"), "image", "image/png", String::new()),
    };
    let status = if n % 50 == 1 { 302 } else { 200 };
    let mut request = String::new();
    for (name, value) in [
        ("Host", "app.example.com"),
        ("Connection", "keep-alive"),
        ("sec-ch-ua", "\\\"Chromium\\\";v=\\\"156\\\""),
        ("sec-ch-ua-mobile", "?0"),
        ("sec-ch-ua-platform", "\\\"Linux\\\""),
        (
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        ),
        (
            "Accept",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        ),
        ("Sec-Fetch-Site", "same-origin"),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Dest", if kind == "document" { "document" } else { "empty" }),
        ("Referer", "https://app.example.com/home"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Accept-Language", "en-GB,en;q=0.9"),
    ] {
        let _ = write!(request, "{{\"name\":\"{name}\",\"value\":\"{value}\"}},");
    }
    let _ = write!(
        request,
        "{{\"name\":\"Cookie\",\"value\":\"sid={session}; theme=dark; _ga=GA1.1.{n}\"}}"
    );
    if kind == "fetch" {
        let _ =
            write!(request, ",{{\"name\":\"Authorization\",\"value\":\"Bearer tok{session}\"}}");
    }
    let mut response = String::new();
    for (name, value) in [
        ("Date", "Fri, 20 Nov 2026 10:00:00 GMT"),
        ("Server", "nginx"),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("Content-Security-Policy", "default-src 'self'; img-src 'self' data:"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
        ("Content-Encoding", "br"),
    ] {
        let _ = write!(response, "{{\"name\":\"{name}\",\"value\":\"{value}\"}},");
    }
    if status == 302 {
        let _ = write!(
            response,
            "{{\"name\":\"Location\",\"value\":\"/home\"}},{{\"name\":\"Set-Cookie\",\"value\":\"sid={session}; Path=/; Secure; HttpOnly; SameSite=Lax\"}},"
        );
    }
    let _ = write!(response, "{{\"name\":\"Content-Type\",\"value\":\"{mime}\"}}");
    let post_data = if posted.is_empty() {
        String::new()
    } else {
        format!(
            ",\"postData\":{{\"mimeType\":\"application/x-www-form-urlencoded\",\"text\":\"{posted}\"}}"
        )
    };
    let head = format!(
        "{{\"_initiator\":{{\"type\":\"script\",\"url\":\"https://app.example.com/assets/app.js\"}},\"_priority\":\"High\",\"_resourceType\":\"{kind}\",\"cache\":{{}},\"connection\":\"443\",\
         \"startedDateTime\":\"{at}\",\"time\":20.5,\"timings\":{{\"blocked\":1,\"dns\":-1,\"ssl\":-1,\"connect\":-1,\"send\":0.1,\"wait\":18,\"receive\":1}},\"serverIPAddress\":\"192.0.2.7\",\
         \"request\":{{\"method\":\"{method}\",\"url\":\"https://app.example.com{path}\",\"httpVersion\":\"http/2.0\",\"headers\":[{request}],\"queryString\":[],\"cookies\":[],\"headersSize\":-1,\"bodySize\":0{post_data}}},\
         \"response\":{{\"status\":{status},\"statusText\":\"\",\"httpVersion\":\"http/2.0\",\"headers\":[{response}],\"cookies\":[],\"redirectURL\":\"\",\"headersSize\":-1,\"bodySize\":-1,\"_transferSize\":900,\
         \"content\":{{\"size\":900,\"mimeType\":\"{mime}\",\"text\":\""
    );
    let tail = "\"}}}";
    let room = BYTES_OF_AN_ENTRY.saturating_sub(head.len() + tail.len() + 1);
    let like = if mime == "application/json" {
        "{\\\"id\\\":17,\\\"name\\\":\\\"an item\\\"},"
    } else {
        "<p class=\\\"item\\\">Lorem ipsum dolor.</p>\\n"
    };
    let mut body = if mime == "application/json" { "[".to_owned() } else { String::new() };
    while body.len() + like.len() + 2 < room {
        body.push_str(like);
    }
    if mime == "application/json" {
        body.push_str("0]");
    }
    let missing = room.saturating_sub(body.len());
    body.push_str(&" ".repeat(missing));
    format!("{head}{body}{tail}")
}
