//! The core's verdict on what the servers saw: once with the mode of the call, once as the panel sees it.

use loginscope_core::{
    analysis::{
        context::{CredentialsMode, contexts},
        cors,
    },
    capture,
    model::{Observed, Trace},
};
use loginscope_drive::Kind;
use loginscope_tests::fixture;

use super::{
    Outcome,
    cases::Case,
    lab::{self, Logged},
};
use crate::web::Ports;

/// Two verdicts.
pub(crate) struct Core {
    /// Where the credentials mode is known.
    pub(crate) known: Outcome,
    /// Where it has to be worked out of what a capture holds.
    pub(crate) guessed: Outcome,
}

pub(crate) fn of_core(
    case: &Case,
    ports: Ports,
    log: &[Logged],
    kind: Kind,
    seen: &Outcome,
) -> Core {
    let page = lab::page(case.page, ports);
    let mut exchanges: Vec<fixture::Exchange> =
        log.iter().map(|logged| exchange(logged, &page)).collect();
    // After a refused preflight logs hold a request that was never sent. Only Chromium's notes what failed.
    let error = if kind == Kind::Chromium { "net::ERR_FAILED" } else { "" };
    if seen.is_some() {
        if let Some(preflight) = log.last().filter(|logged| logged.request.method == "OPTIONS") {
            exchanges.push(fixture::Exchange {
                method: preflight.request.header("access-control-request-method").to_owned(),
                url: preflight.request.url.clone(),
                directives: vec![
                    ("type".into(), "fetch".into()),
                    ("initiator".into(), page.clone()),
                    ("provisional".into(), String::new()),
                ],
                error: error.to_owned(),
                ..fixture::Exchange::default()
            });
        } else if let Some(last) = exchanges.last_mut() {
            error.clone_into(&mut last.error);
        }
    }
    let browser = if kind == Kind::Chromium { "chrome" } else { "firefox" };
    let capture =
        fixture::Case { browser: browser.to_owned(), exchanges, ..fixture::Case::default() };
    let trace = capture::read(&fixture::har(&capture)).expect("a capture of our own");
    let guessed = first_failure(&trace, None, kind);
    let mode = match case.credentials {
        "include" => CredentialsMode::Include,
        "omit" => CredentialsMode::Omit,
        _ => CredentialsMode::SameOrigin,
    };
    let known = first_failure(&trace, Some(mode), kind);
    // Firefox says nothing of a call that its script may not read: what depends on the mode can't be told.
    let guessed = if kind == Kind::Firefox && guessed.is_none() { known.clone() } else { guessed };
    Core { known, guessed }
}

fn first_failure(trace: &Trace, mode: Option<CredentialsMode>, kind: Kind) -> Outcome {
    let mut contexts = contexts(trace);
    for context in contexts.iter_mut().filter(|context| !context.is_preflight) {
        if let Some(mode) = mode {
            context.credentials = Observed::Seen(mode);
        }
    }
    trace.exchanges.iter().find_map(|exchange| {
        let verdict = cors::verdict(trace, exchange, &contexts)?;
        let preflight = contexts.get(exchange.id.0 as usize)?.is_preflight;
        let names = verdict.failure?.names(preflight);
        Some(if kind == Kind::Chromium { names.chrome } else { names.firefox }.to_owned())
    })
}

fn exchange(logged: &Logged, page: &str) -> fixture::Exchange {
    let (request, answer) = (&logged.request, &logged.answer);
    let kind = if request.method == "OPTIONS" { "preflight" } else { "fetch" };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    fixture::Exchange {
        method: request.method.clone(),
        url: request.url.clone(),
        directives: vec![
            ("type".into(), kind.into()),
            ("initiator".into(), page.into()),
            ("took".into(), "1".into()),
        ],
        request_headers: request.headers.clone(),
        status: answer.status,
        response_headers: answer
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        ..fixture::Exchange::default()
    }
}
