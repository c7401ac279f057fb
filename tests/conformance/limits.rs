//! How many cookies the browsers keep, and which of too many: jars that are filled beyond every limit.

use anyhow::{Result, bail};
use loginscope_core::{
    cookie::{
        CHROME, Credentials, FIREFOX, Initiator, Jar, Policy, RequestContext, RequestKind,
        ResponseContext, SetBy, ThirdPartyCookies,
    },
    model::{ExchangeId, Timestamp},
};
use loginscope_drive::{Browser, Firefox, Kind, Options};
use serde_json::json;
use url::Url;

use crate::{
    chance::Chance,
    differences::Differences,
    now, seed,
    sending::{clear, kept, kept_by_core},
    storing::Server,
};

/// A jar that is filled: what it shows, and which answers do it.
struct Fill {
    what: &'static str,
    answers: Vec<(&'static str, Vec<String>)>,
}

/// How many lines one answer has.
const LINES: usize = 250;

fn fills(seed: u64) -> Vec<Fill> {
    let mut chance = Chance(seed ^ 0x11F1_7500);
    let of_one_host = |what, lines: Vec<String>| Fill {
        what,
        answers: lines.chunks(LINES).map(|lines| ("a.test", lines.to_vec())).collect(),
    };
    let ten_thousand = (0..10_000).map(|number| format!("k{number}={number}; Path=/")).collect();
    let mut mixed = Vec::new();
    for _ in 0..24 {
        let host = chance.one_of(&["a.test", "a.test", "www.a.test", "deep.www.a.test", "b.test"]);
        mixed.push((host, (0..60).map(|_| line(&mut chance, host)).collect()));
    }
    let secure = (0..400)
        .map(|number| {
            let attribute = if number % 3 == 0 { "; Secure" } else { "" };
            format!("k{number}={number}; Path=/{attribute}")
        })
        .collect();
    let priorities = (0..700)
        .map(|number| {
            let secure = if chance.below(2) == 0 { "; Secure" } else { "" };
            let priority = chance.one_of(&["Low", "Medium", "High", "High"]);
            format!("k{number}={number}; Path=/; Priority={priority}{secure}")
        })
        .collect();
    let in_partition = |number: usize, length: usize| {
        let value = "x".repeat(length);
        format!("k{number}={value}; Path=/; Secure; SameSite=None; Partitioned")
    };
    let partition = (0..400).map(|number| in_partition(number, 8)).collect();
    let bytes = (0..60).map(|number| in_partition(number, 100 + chance.below(1500))).collect();
    let whole_jar = (0..26)
        .map(|host| (HOSTS[host], (0..150).map(|number| format!("k{number}=1; Path=/")).collect()))
        .collect();
    vec![
        of_one_host("ten thousand cookies of one host", ten_thousand),
        Fill { what: "cookies of all kinds on several hosts", answers: mixed },
        of_one_host("a third of them Secure", secure),
        of_one_host("priorities", priorities),
        of_one_host("many in one partition", partition),
        of_one_host("much in one partition", bytes),
        Fill { what: "more than the whole jar holds", answers: whole_jar },
    ]
}

const HOSTS: [&str; 26] = [
    "a.test", "b.test", "c.test", "d.test", "e.test", "f.test", "g.test", "h.test", "i.test",
    "j.test", "k.test", "l.test", "m.test", "n.test", "o.test", "p.test", "q.test", "r.test",
    "s.test", "t.test", "u.test", "v.test", "w.test", "x.test", "y.test", "z.test",
];

/// One of all kinds. Names come again: some replace, some delete.
fn line(chance: &mut Chance, host: &str) -> String {
    let mut line = format!("k{}={}", chance.below(700), chance.below(3));
    for (attribute, of) in [
        ("Secure", 2),
        ("Path=/", 2),
        ("Path=/p", 4),
        ("Domain=$H", 3),
        ("SameSite=None; Secure; Partitioned", 4),
        ("Priority=Low", 6),
        ("Priority=High", 6),
        ("Max-Age=0", 25),
        ("Max-Age=86400", 4),
    ] {
        if chance.below(of) == 0 {
            line.push_str("; ");
            line.push_str(&attribute.replace("$H", host));
        }
    }
    line
}

/// Fills the jars of a browser and of the core alike.
pub(crate) async fn compare(kind: Kind) -> Result<()> {
    let server = Server::start().await?;
    let browser = Browser::launch(&Options::new(kind)).await?;
    let result = compared(kind, &browser, &server).await;
    browser.quit().await?;
    result?.judge()
}

async fn compared(kind: Kind, browser: &Browser, server: &Server) -> Result<Differences> {
    let mut differences = Differences::new(kind, "limits", seed());
    let policy = if kind == Kind::Chromium { &CHROME } else { &FIREFOX };
    for fill in fills(seed()) {
        clear(browser).await?;
        match browser {
            Browser::Chromium(_) => by_network(browser, server, &fill).await?,
            Browser::Firefox(firefox) => directly(firefox, &fill).await?,
        }
        let (ours, seen) = (of_core(&fill, policy), kept(browser).await?);
        let only = |some: &[String], others: &[String]| -> Vec<String> {
            some.iter().filter(|cookie| !others.contains(cookie)).cloned().collect()
        };
        differences.add((ours != seen).then(|| {
            let (of_core, of_browser) = (only(&ours, &seen), only(&seen, &ours));
            format!(
                "{}: of {} and {} cookies\n    only the core ({}):    {:?}\n    only the browser ({}): {:?}",
                fill.what,
                ours.len(),
                seen.len(),
                of_core.len(),
                &of_core[..of_core.len().min(8)],
                of_browser.len(),
                &of_browser[..of_browser.len().min(8)]
            )
        }));
    }
    Ok(differences)
}

fn of_core(fill: &Fill, policy: &'static Policy) -> Vec<String> {
    let mut jar = Jar::new(policy, ThirdPartyCookies::Allow);
    let mut at = now();
    for (host, lines) in &fill.answers {
        let url = Url::parse(&format!("https://{host}/")).expect("an address");
        let request = RequestContext {
            kind: RequestKind::Subresource,
            top_level: Some(&url),
            initiator: Initiator::Url(&url),
            credentials: Credentials::Include,
            ..RequestContext::navigation(&url, at)
        };
        for line in lines {
            at = Timestamp(at.0 + 1);
            let answer = ResponseContext { received: Some(at), ..ResponseContext::default() };
            let set_by = SetBy { exchange: ExchangeId(0), line: 0 };
            jar.store(line.as_bytes(), &request, &answer, set_by);
        }
    }
    kept_by_core(&jar, at)
}

/// Each answer comes through the network, asked for by a page of its own site.
async fn by_network(browser: &Browser, server: &Server, fill: &Fill) -> Result<()> {
    let mut open = "";
    for (number, (host, lines)) in fill.answers.iter().enumerate() {
        let url = server.ports.url(true, host, "/");
        if open != *host {
            browser.goto(&url).await?;
            open = host;
        }
        server.put(number, lines.iter().map(|line| line.as_bytes().to_vec()).collect());
        let asked = format!(
            "fetch('{url}?b={number}', {{ cache: 'no-store' }}).then(() => true, error => String(error))"
        );
        let answer = browser.page_eval(&asked).await?;
        if answer != true {
            bail!("{}: {answer}", fill.what);
        }
    }
    Ok(())
}

const DIRECTLY: &str = r#"
for (const [url, lines] of arguments[0]) {
  const uri = Services.io.newURI(url);
  const principal = Services.scriptSecurityManager.createContentPrincipal(uri, {});
  const channel = Services.io.newChannelFromURI(uri, document, principal, principal,
    Ci.nsILoadInfo.SEC_ALLOW_CROSS_ORIGIN_INHERITS_SEC_CONTEXT | Ci.nsILoadInfo.SEC_COOKIES_INCLUDE, Ci.nsIContentPolicy.TYPE_OTHER);
  const settings = Cc["@mozilla.org/cookieJarSettings;1"].createInstance(Ci.nsICookieJarSettings);
  settings.initWithURI(uri, false);
  channel.loadInfo.cookieJarSettings = settings;
  channel.QueryInterface(Ci.nsIHttpChannelInternal).forceAllowThirdPartyCookie = true;
  for (const line of lines) Services.cookies.setCookieStringFromHttp(uri, line, channel);
}
return true"#;

/// Each line goes to the browser's cookie service.
async fn directly(firefox: &Firefox, fill: &Fill) -> Result<()> {
    let answers: Vec<_> = fill
        .answers
        .iter()
        .map(|(host, lines)| json!([format!("https://{host}/"), lines]))
        .collect();
    firefox.chrome_script(DIRECTLY, json!([answers])).await.map(|_| ())
}
