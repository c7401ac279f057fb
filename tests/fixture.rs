//! Fixtures of rules: Markdown that a person reads, with exchanges in blocks of HTTP, and what is expected of them.
//!
//! ````markdown
//! # cookie/samesite-none-insecure
//!
//! ## Secure is missing
//! A sentence that says what happens.
//!
//! ```http
//! POST https://app.example/login
//! @at: 2.5
//! Content-Type: application/x-www-form-urlencoded
//!
//! user=ada&password=x
//!
//! 302 Found
//! Location: /home
//! Set-Cookie: sid=1; SameSite=None
//! ```
//!
//! ```findings
//! error exchange 0
//! ```
//! ````
//!
//! `attempts` lists every attempt as its outcome, its path, its first and last exchange, and the rule that explains it or
//! `-`: `failure form-login 0 2 credentials/rejected`.
//!
//! Other blocks: `diagnosis` (`outcome: failure`, `root_cause: <rule id>` or `none`, `summary: <text that it holds>`) and `says`
//! (each line stands in what the finding says), `store` (`@at: <seconds>`, then lines like
//! `sid=1; Domain=.app.example; Path=/; HttpOnly; Partition=https://shop.example`: what the browser's cookie store held
//! then; without a dot a domain is host-only). A near-miss has the single line `none` in its findings.
//!
//! Directives of an exchange: `@at` (seconds since the start, default 0.2 after the one before), `@type` (Chrome's
//! `_resourceType`), `@initiator` (a URL), `@page` (a number), `@error`, `@took` (milliseconds), `@address` (of the server),
//! `@cache` (`disk`), `@provisional` (the headers are not those of the wire).
//!
//! `{{jwt HEADER CLAIMS}}`, `{{b64url TEXT}}`, `{{b64 TEXT}}`, `{{hex BYTES}}` and `{{repeat COUNT TEXT}}` are replaced by what they
//! make; `{{saml XML}}` and `{{deflated XML}}` are SAML messages as a form and a query carry them.

mod expand;
mod har;
mod store;

pub use self::{
    har::{har, trace},
    store::Store,
};

/// A file of cases for one rule.
#[derive(Debug)]
pub struct Fixture {
    /// The rule that its findings are of.
    pub rule: String,
    /// Its sections.
    pub cases: Vec<Case>,
}

/// One section: a capture and what is expected of it.
#[derive(Debug, Default)]
pub struct Case {
    /// Its heading.
    pub name: String,
    /// The browser that the capture pretends to be of: `chrome` or `firefox`.
    pub browser: String,
    /// In order.
    pub exchanges: Vec<Exchange>,
    /// What the browser's cookie store held.
    pub stores: Vec<Store>,
    /// The findings of the file's rule; `None` where the section says nothing of them.
    pub findings: Option<Vec<Expected>>,
    /// What the diagnosis must be: pairs of a field and its value.
    pub diagnosis: Vec<(String, String)>,
    /// What the findings must say.
    pub says: Vec<String>,
    /// Every attempt, as one line; `None` where the section says nothing of them.
    pub attempts: Option<Vec<String>>,
}

/// A finding that is expected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// `error`, `warning` or `note`.
    pub level: String,
    /// One of the exchanges that it is about.
    pub exchange: Option<u32>,
}

/// One exchange as it is written down.
#[derive(Debug, Default)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Pairs of a directive and its value.
    pub directives: Vec<(String, String)>,
    /// Pairs of a name and a value.
    pub request_headers: Vec<(String, String)>,
    /// The request's body; empty where none was sent.
    pub request_body: String,
    /// 0 where no response came.
    pub status: u16,
    /// The browser's words about a failure.
    pub error: String,
    /// Pairs of a name and a value.
    pub response_headers: Vec<(String, String)>,
    /// The response's body.
    pub response_body: String,
}

impl Exchange {
    /// The value of a directive.
    pub fn directive(&self, name: &str) -> Option<&str> {
        self.directives.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a fixture. Errors say what is wrong and in which line of the file.
pub fn parse(markdown: &str) -> Result<Fixture, String> {
    let mut fixture = Fixture { rule: String::new(), cases: Vec::new() };
    let mut lines = markdown.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let at = |problem: String| format!("line {}: {problem}", number + 1);
        if let Some(rule) = line.strip_prefix("# ") {
            rule.trim().clone_into(&mut fixture.rule);
        } else if let Some(name) = line.strip_prefix("## ") {
            let case = Case {
                name: name.trim().to_owned(),
                browser: "chrome".to_owned(),
                ..Case::default()
            };
            fixture.cases.push(case);
        } else if let Some(kind) = line.strip_prefix("```") {
            let mut block = Vec::new();
            loop {
                match lines.next() {
                    None => return Err(at("this block has no end".to_owned())),
                    Some((_, "```")) => break,
                    Some((_, line)) => block.push(line),
                }
            }
            let Some(case) = fixture.cases.last_mut() else {
                return Err(at("a block must stand in a section (`## …`)".to_owned()));
            };
            read_block(case, kind.trim(), &block).map_err(at)?;
        }
    }
    if fixture.rule.is_empty() {
        return Err("line 1: the file must begin with `# <rule id>`".to_owned());
    }
    if fixture.cases.is_empty() {
        return Err("there is no section (`## …`)".to_owned());
    }
    Ok(fixture)
}

fn read_block(case: &mut Case, kind: &str, block: &[&str]) -> Result<(), String> {
    let filled = || block.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    match kind {
        "http" => case.exchanges.push(exchange(block, &mut case.browser)?),
        "findings" => {
            let expected = case.findings.get_or_insert_default();
            for line in filled().filter(|line| *line != "none") {
                expected.push(expected_finding(line)?);
            }
        }
        "diagnosis" => {
            for line in filled() {
                let (field, value) =
                    line.split_once(':').ok_or_else(|| format!("{line:?} is no `field: value`"))?;
                if !["outcome", "root_cause", "summary"].contains(&field) {
                    return Err(format!("a diagnosis has no {field:?}"));
                }
                case.diagnosis.push((field.to_owned(), value.trim().to_owned()));
            }
        }
        "attempts" => case.attempts = Some(filled().map(str::to_owned).collect()),
        "store" => case.stores.push(store::read(block)?),
        "says" => case.says.extend(filled().map(str::to_owned)),
        other => {
            return Err(format!(
                "{other:?} is no kind of block; there are http, store, findings, diagnosis, attempts and says"
            ));
        }
    }
    Ok(())
}

fn expected_finding(line: &str) -> Result<Expected, String> {
    let mut words = line.split_whitespace();
    let level = words.next().unwrap_or_default();
    if !["error", "warning", "note"].contains(&level) {
        return Err(format!("{line:?} must begin with error, warning or note (or be `none`)"));
    }
    let exchange = match (words.next(), words.next().map(str::parse)) {
        (None, _) => None,
        (Some("exchange"), Some(Ok(number))) => Some(number),
        _ => return Err(format!("{line:?} must be like `error exchange 3`")),
    };
    Ok(Expected { level: level.to_owned(), exchange })
}

fn exchange(block: &[&str], browser: &mut String) -> Result<Exchange, String> {
    let mut exchange = Exchange::default();
    let mut lines = block.iter().copied().peekable();
    let first = lines.next().unwrap_or_default();
    let (method, url) = first
        .split_once(' ')
        .ok_or_else(|| format!("{first:?} is no request line (`GET https://…`)"))?;
    method.clone_into(&mut exchange.method);
    exchange.url = expand::expand(url.trim())?;
    while let Some(line) = lines.next_if(|line| !line.is_empty()) {
        match line.strip_prefix('@') {
            Some(directive) => {
                let (name, value) = directive.split_once(':').unwrap_or((directive, "yes"));
                if name == "browser" {
                    value.trim().clone_into(browser);
                }
                exchange.directives.push((name.to_owned(), value.trim().to_owned()));
            }
            None => exchange.request_headers.push(header(line)?),
        }
    }
    let mut body = Vec::new();
    let mut after_blank = false;
    for line in lines.by_ref() {
        if after_blank && let Some((status, error)) = status_line(line) {
            exchange.status = status;
            exchange.error = error;
            break;
        }
        after_blank = line.is_empty();
        body.push(line);
    }
    exchange.request_body = expand::expand(body.join("\n").trim_matches('\n'))?;
    for line in lines.by_ref() {
        if line.is_empty() {
            break;
        }
        exchange.response_headers.push(header(line)?);
    }
    exchange.response_body =
        expand::expand(lines.collect::<Vec<_>>().join("\n").trim_end_matches('\n'))?;
    Ok(exchange)
}

fn header(line: &str) -> Result<(String, String), String> {
    // The name of a pseudo-header begins with the colon.
    let colon = line.get(1..).and_then(|rest| rest.find(':')).map(|at| at + 1);
    let (name, value) = colon
        .and_then(|colon| Some((line.get(..colon)?, line.get(colon + 1..)?)))
        .ok_or_else(|| format!("{line:?} is no header line"))?;
    Ok((name.to_owned(), expand::expand(value.trim())?))
}

fn status_line(line: &str) -> Option<(u16, String)> {
    let (status, rest) = line.split_once(' ').unwrap_or((line, ""));
    let known =
        status == "0" || (status.len() == 3 && status.starts_with(['1', '2', '3', '4', '5']));
    let status = status.parse().ok().filter(|_| known)?;
    Some((status, if status == 0 { rest.trim().to_owned() } else { String::new() }))
}
