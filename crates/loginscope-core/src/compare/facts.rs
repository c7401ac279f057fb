//! What of a step must be the same in two captures of one login, whatever the hosts, ids and secrets are.

use url::Url;

use super::Place;
use crate::{
    analysis::{Analysis, context, cookies::Event, host, steps::StepKind},
    http::{authorization, json},
    model::{Exchange, Headers},
    report::redact::Redactor,
};

/// One step with everything that is compared.
pub(super) struct Step {
    /// Equal for steps that belong together.
    pub(super) key: (String, String),
    pub(super) place: Place,
    pub(super) facts: Vec<Fact>,
}

/// Something about a step.
pub(super) struct Fact {
    /// What it is, unique within its step.
    pub(super) name: String,
    /// Compared: hosts are numbers here, and what changes from login to login is left out.
    pub(super) alike: String,
    /// Shown: as it stands in the capture, redacted.
    pub(super) shown: String,
    /// The logins part where this differs; other facts are drifts.
    pub(super) decisive: bool,
}

/// Two deployments have other hosts in the same places: the first host of one is the first of the other.
#[derive(Default)]
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    fn number(&mut self, host: &str) -> String {
        let place = self.0.iter().position(|known| known == host).unwrap_or_else(|| {
            self.0.push(host.to_owned());
            self.0.len() - 1
        });
        format!("host {place}")
    }

    /// The text with every known host as its number.
    fn replaced(&self, text: &str) -> String {
        let mut hosts: Vec<(usize, &String)> = self.0.iter().enumerate().collect();
        hosts.sort_by_key(|(_, host)| std::cmp::Reverse(host.len()));
        hosts
            .into_iter()
            .filter(|(_, host)| !host.is_empty())
            .fold(text.to_owned(), |text, (place, host)| {
                text.replace(host.as_str(), &format!("host {place}"))
            })
    }
}

/// Parameters of protocols that are the same in every login of one application.
const STABLE: [&str; 11] = [
    "response_type",
    "response_mode",
    "scope",
    "redirect_uri",
    "client_id",
    "code_challenge_method",
    "prompt",
    "acr_values",
    "grant_type",
    "error",
    "resource",
];

/// Headers of answers that decide what a browser does, or that say who answered.
const HEADERS: [&str; 13] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "strict-transport-security",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "x-frame-options",
    "referrer-policy",
    "cache-control",
    "vary",
    "server",
    "via",
];

/// The steps of a login. What is no part of it is not compared.
pub(super) fn steps(analysis: &Analysis, hosts: &mut Hosts, redactor: &mut Redactor) -> Vec<Step> {
    analysis
        .steps()
        .filter(|(_, kind)| *kind != StepKind::Other)
        .filter_map(|(exchange, _)| {
            let url = analysis.url(exchange.id)?;
            let place = Place {
                exchange: exchange.id.0,
                request: redactor.text(&analysis.place(exchange.id)),
                status: exchange.status(),
            };
            let key = (exchange.request.method.to_string(), without_ids(url.path()));
            Some(Step { key, place, facts: facts(analysis, exchange, url, hosts, redactor) })
        })
        .collect()
}

/// A path with what looks like an id as `*`.
fn without_ids(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            if digits >= 4 || (digits > 0 && digits == part.len()) || part.len() > 30 {
                "*"
            } else {
                part
            }
        })
        .collect();
    parts.join("/")
}

fn facts(
    analysis: &Analysis,
    exchange: &Exchange,
    url: &Url,
    hosts: &mut Hosts,
    redactor: &mut Redactor,
) -> Vec<Fact> {
    let here = hosts.number(&host(url));
    let mut facts = Vec::new();
    let mut add = |name: &str, alike: String, shown: String, decisive: bool| {
        if !facts.iter().any(|fact: &Fact| fact.name == name) {
            facts.push(Fact { name: name.to_owned(), alike, shown, decisive });
        }
    };
    let status = exchange.status().to_string();
    for store in analysis.cookies.stores.iter().filter(|store| store.exchange == exchange.id) {
        let name = format!("Set-Cookie {}", store.name);
        let line = store.line.repaired(&store.name, &[("Expires", None)]);
        let attributes: Vec<String> = line
            .split(';')
            .skip(1)
            .map(|attribute| hosts.replaced(attribute.trim()).to_ascii_lowercase())
            .collect();
        let mut alike = attributes;
        alike.sort();
        let stored = if store.event == Event::Rejected { ", refused" } else { "" };
        add(
            &name,
            format!("{}{stored}", alike.join("; ")),
            redactor.text(&format!("{}{stored}", line.trim_start_matches("Set-Cookie: "))),
            true,
        );
    }
    let mut sent: Vec<&str> = analysis.cookies.sent_names(exchange.id).collect();
    sent.sort_unstable();
    add("cookies sent", sent.join(", "), sent.join(", "), true);
    let answered = exchange.response.is_some();
    add("status", status.clone(), if answered { status } else { "no answer".to_owned() }, true);
    if let Some(target) = context::location(exchange, url) {
        let to = hosts.number(&host(&target));
        let alike = format!("{} {to} {}", target.scheme(), without_ids(target.path()));
        let shown = format!("{}://{}{}", target.scheme(), host(&target), target.path());
        add("redirect to", alike, redactor.url(&shown), true);
    }
    let credentials = exchange
        .request_header("authorization")
        .map(|(_, value)| authorization::credentials(value).0);
    let credentials = credentials.unwrap_or("none").to_ascii_lowercase();
    add("Authorization", credentials.clone(), credentials, true);
    add("scheme", url.scheme().to_owned(), url.scheme().to_owned(), true);
    add("host", here, host(url), false);
    for name in STABLE {
        let Some(value) = analysis.sent(exchange.id).and_then(|sent| sent.parameter(name)) else {
            continue;
        };
        add(
            name,
            hosts.replaced(value),
            redactor.url(value),
            matches!(name, "error" | "response_type"),
        );
    }
    if let Some(error) = error_of(exchange) {
        add("error in the answer", error.clone(), redactor.content(&error), true);
    }
    let headers = exchange.response.as_ref().map(|response| &response.headers);
    for name in HEADERS {
        let Some(value) = headers.and_then(|headers: &Headers| headers.get(name)) else { continue };
        add(
            name,
            hosts.replaced(value),
            redactor.header(name, value),
            name.starts_with("access-control"),
        );
    }
    let mime = headers.and_then(|headers| headers.get("content-type")).unwrap_or_default();
    let mime = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    add("content-type", mime.clone(), mime, false);
    facts
}

/// The word for an error that an answer in JSON gives.
fn error_of(exchange: &Exchange) -> Option<String> {
    let body = exchange.response.as_ref()?.body.value().and_then(json::body)?;
    ["error", "code", "error_code"]
        .iter()
        .find_map(|name| body.get(*name)?.as_str().map(str::to_owned))
}
