//! The servers that the scripts ask: they answer as a case says, and note what came.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex},
};

use anyhow::Result;

use super::cases::{Allowed, Case, Hop, Page};
use crate::web::{Answer, Ports, Request, serve};

/// A request with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    pub(crate) request: Request,
    pub(crate) answer: Answer,
}

impl fmt::Display for Logged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.request.header("origin");
        write!(f, "{} {} Origin: {origin}", self.request.method, self.request.url)?;
        write!(f, " -> {}", self.answer.status)?;
        for (name, value) in &self.answer.headers {
            write!(f, " {name}: {:?}", String::from_utf8_lossy(value))?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Book {
    cases: HashMap<usize, Case>,
    log: HashMap<usize, Vec<Logged>>,
    last: usize,
}

/// The running servers.
pub(crate) struct Lab {
    pub(crate) ports: Ports,
    book: Arc<Mutex<Book>>,
}

impl Lab {
    pub(crate) async fn start() -> Result<Lab> {
        let book = Arc::new(Mutex::new(Book::default()));
        let of_server = Arc::clone(&book);
        let ports = serve(move |request, ports| answer(&of_server, ports, request)).await?;
        Ok(Lab { ports, book })
    }

    /// Makes cases known; their numbers.
    pub(crate) fn add(&self, cases: &[Case]) -> Vec<usize> {
        let Ok(mut book) = self.book.lock() else { return Vec::new() };
        let first = book.last + 1;
        book.last += cases.len();
        book.cases.extend(cases.iter().cloned().enumerate().map(|(at, case)| (first + at, case)));
        (first..first + cases.len()).collect()
    }

    /// Everything that came for a case, in order.
    pub(crate) fn take(&self, number: usize) -> Vec<Logged> {
        self.book.lock().ok().and_then(|mut book| book.log.remove(&number)).unwrap_or_default()
    }
}

/// The address of a page that asks.
pub(crate) fn page(page: Page, ports: Ports) -> String {
    match page {
        Page::Https => ports.url(true, "page.test", "/page"),
        Page::Http => ports.url(false, "page.test", "/page"),
        Page::Sandboxed => ports.url(true, "page.test", "/sandboxed"),
    }
}

/// The address of a hop.
pub(crate) fn address(hop: &Hop, ports: Ports, number: usize, index: usize) -> String {
    let url = ports.url(hop.https, hop.host, &format!("/c/{number}/{index}"));
    if hop.user && index > 0 { url.replacen("://", "://user:pass@", 1) } else { url }
}

fn answer(book: &Mutex<Book>, ports: Ports, request: &Request) -> Answer {
    let mut parts = request.target.split('/').skip(1);
    match parts.next() {
        Some("page") => return Answer::page("<title>page</title><link rel=icon href=data:,>"),
        Some("sandboxed") => {
            return Answer::page("<title>sandboxed</title><link rel=icon href=data:,>")
                .with("Content-Security-Policy", "sandbox allow-scripts");
        }
        _ => {}
    }
    let mut numbers = parts.filter_map(|part| part.parse::<usize>().ok());
    let Ok(mut book) = book.lock() else { return Answer::default() };
    let (Some(number), Some(index)) = (numbers.next(), numbers.next()) else {
        return Answer { status: 404, ..Answer::default() };
    };
    let Some(case) = book.cases.get(&number) else { return Answer::default() };
    let Some(hop) = case.hops.get(index) else { return Answer::default() };
    let page_origin = page(case.page, ports);
    let page_origin = page_origin.rsplit_once('/').map(|(origin, _)| origin).unwrap_or_default();
    let fill =
        |value: &str| value.replace("$E", request.header("origin")).replace("$P", page_origin);
    let lines = |answer: Answer, name: &str, values: &[&str]| {
        values.iter().fold(answer, |answer, value| answer.with(name, fill(value)))
    };
    let allow = |answer: Answer, allowed: &Allowed| {
        let answer = lines(answer, "Access-Control-Allow-Origin", allowed.origin);
        lines(answer, "Access-Control-Allow-Credentials", allowed.credentials)
    };
    let mut answer = Answer { status: hop.status, ..Answer::default() };
    if request.method == "OPTIONS" {
        answer.status = hop.preflight.status;
        answer = allow(answer, &hop.preflight.allowed);
        answer = lines(answer, "Access-Control-Allow-Methods", hop.preflight.methods);
        answer = lines(answer, "Access-Control-Allow-Headers", hop.preflight.headers);
        if (300..400).contains(&answer.status) {
            answer = answer.with("Location", "/elsewhere");
        }
    } else {
        answer = allow(answer, &hop.allowed);
        if let Some(next) = case.hops.get(index + 1) {
            answer = answer.with("Location", address(next, ports, number, index + 1));
        }
    }
    let logged = Logged { request: request.clone(), answer: answer.clone() };
    book.log.entry(number).or_default().push(logged);
    answer
}
