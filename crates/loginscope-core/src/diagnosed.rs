//! The whole way from a trace to its report, in one call: what the panel, the page and the command line use.

mod flow;
mod views;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub(crate) use self::views::claim;
use crate::{
    analysis::{
        self, Analysis, Outcome, cookies::Store, host, signatures::Signatures, steps::StepKind,
    },
    diagnosis::{self, Diagnosis},
    finding::{Effect, Evidence, Finding, Locus, Outcomes},
    http::form,
    model::{Browser, Exchange, ExchangeId, Headers, Timestamp, Trace},
    report::{
        self, Report,
        redact::{Known, Redactor},
    },
    rules::{self, Checked},
    site, snippets,
    words::capitalised,
};

/// What the caller chooses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The browser to judge for, where the capture does not say which one made it.
    pub browser: Option<Browser>,
}

/// A capture with everything that was found out about it.
pub struct Diagnosed {
    /// What was worked out.
    pub analysis: Analysis,
    /// What the rules found.
    pub checked: Checked,
    /// How the findings hang together.
    pub diagnosis: Diagnosis,
    /// The secrets of the capture, to be replaced wherever they stand.
    known: Arc<Known>,
}

/// Analyses a trace, runs every rule and finds the root cause.
pub fn diagnose(trace: Trace, options: &Options) -> Diagnosed {
    let analysis = analysis::analyze(trace, options.browser);
    let checked = rules::check(&analysis);
    let diagnosis = diagnosis::diagnose(&analysis, &checked.findings);
    let known = Arc::new(secrets(&analysis));
    Diagnosed { analysis, checked, diagnosis, known }
}

/// Everything in the capture that is a secret by its place. Bodies of answers are read where they matter to the login.
fn secrets(analysis: &Analysis) -> Known {
    let mut scout = Redactor::new();
    // A field for a password may have any name.
    for password in analysis::forms::passwords(&analysis.trace) {
        scout.secret("password", &password);
    }
    for (exchange, kind) in analysis.steps() {
        let worth_it = match kind {
            StepKind::Other => false,
            // Data is read where it may hold more than data.
            StepKind::ApiRequest => {
                exchange.response.as_ref().and_then(|response| response.body.value()).is_some_and(
                    |body| {
                        let words = ["oken", "ecret", "assw", "ession", "mail", "code"];
                        words.iter().any(|word| body.raw.contains(word))
                    },
                )
            }
            _ => true,
        };
        scout.learn(exchange, worth_it);
    }
    let mut seen = BTreeSet::new();
    for reading in &analysis.trace.store_readings {
        for cookie in &*reading.cookies {
            if seen.insert(cookie.value.as_str()) {
                scout.learn_stored(cookie);
            }
        }
    }
    scout.into_known()
}

impl Diagnosed {
    /// The same with what is known of its signatures: rules that ask for them run now.
    #[must_use]
    pub fn verified(mut self, signatures: Signatures) -> Diagnosed {
        self.analysis.signatures = signatures;
        self.checked = rules::check(&self.analysis);
        self.diagnosis = diagnosis::diagnose(&self.analysis, &self.checked.findings);
        self
    }

    /// The secrets of the capture.
    pub(crate) fn known(&self) -> &Known {
        &self.known
    }

    /// The redacted report.
    pub fn report(&self) -> Report {
        self.report_with(&mut Redactor::new())
    }

    /// The report with the secrets named by this redactor.
    pub fn report_with(&self, redactor: &mut Redactor) -> Report {
        redactor.know(&self.known);
        let findings = self.findings(redactor);
        let analysis = &self.analysis;
        let mut report = Report {
            schema: 1,
            capture: report::Capture {
                exchanges: analysis.trace.exchanges.len(),
                browser: analysis.trace.browser,
                sanitised: analysis.sanitised,
                started_late: analysis.started_late,
                gaps: analysis.trace.gaps.iter().map(|gap| redactor.text(&gap.message)).collect(),
            },
            diagnosis: report::Diagnosis {
                outcome: outcome(self.diagnosis.outcome),
                bucket: self
                    .diagnosis
                    .root
                    .and_then(|root| self.checked.findings.get(root))
                    .map(|finding| finding.rule.bucket),
                summary: redactor.text(&capitalised(&self.diagnosis.summary)),
                root_cause: self.diagnosis.root.and_then(|root| {
                    let rule = self.checked.findings.get(root)?.rule.id.to_owned();
                    Some(report::RootCause { rule, finding: root })
                }),
                chain: self.diagnosis.chain.clone(),
                alternatives: self.diagnosis.alternatives.clone(),
                reasons: Vec::new(),
            },
            checked: self.checked.silent.iter().map(|rule| rule.id.to_owned()).collect(),
            not_checked: self
                .checked
                .skipped
                .iter()
                .map(|(rule, because)| report::NotChecked {
                    rule: rule.id.to_owned(),
                    because: because.clone(),
                })
                .collect(),
            attempts: self.attempts(redactor),
            steps: self.steps(redactor, &findings),
            cookies: self.cookies(),
            tokens: self.tokens(redactor),
            findings,
        };
        report.diagnosis.reasons = self.reasons(&report);
        report
    }

    fn findings(&self, redactor: &mut Redactor) -> Vec<report::Finding> {
        let servers = snippets::servers(&self.analysis);
        self.checked
            .findings
            .iter()
            .enumerate()
            .map(|(id, finding)| {
                let mut exchanges: Vec<u32> =
                    finding.evidence.iter().map(|evidence| evidence.exchange.0).collect();
                exchanges.sort_unstable();
                exchanges.dedup();
                report::Finding {
                    id,
                    rule: finding.rule.id.to_owned(),
                    level: finding.level,
                    certainty: finding.certainty,
                    bucket: finding.rule.bucket,
                    owner: finding.rule.owner,
                    title: finding.rule.title.to_owned(),
                    what: redactor.text(&finding.what),
                    why: finding.rule.section("Why"),
                    fix: redactor.text(&finding.fix),
                    snippets: self.snippets(finding, &servers),
                    checks: finding.checks.iter().map(|check| redactor.text(check)).collect(),
                    exchanges,
                    caused_by: self.diagnosis.caused_by.get(id).copied().flatten(),
                    browsers: browsers(&finding.browsers),
                    evidence: finding
                        .evidence
                        .iter()
                        .map(|evidence| self.evidence(finding, evidence, redactor))
                        .collect(),
                }
            })
            .collect()
    }

    /// Lines for the frameworks and servers, with what the capture knows in their places.
    fn snippets(
        &self,
        finding: &Finding,
        servers: &BTreeMap<&str, Vec<snippets::Target>>,
    ) -> Vec<report::Snippet> {
        let cookie =
            finding.effects.iter().chain(&finding.explained_by).find_map(|effect| match effect {
                Effect::NotStored { name, .. } | Effect::NotSent { name, .. } => {
                    Some(name.as_str())
                }
                _ => None,
            });
        let first = finding.evidence.first().map(|evidence| evidence.exchange);
        let url = first.and_then(|id| self.analysis.url(id));
        let site = url
            .and_then(|url| url.host_str())
            .map(|host| site::registrable_domain(host).unwrap_or(host));
        let origin = first
            .and_then(|id| self.analysis.trace.get(id))
            .and_then(|exchange| exchange.request_header("origin"))
            .map_or_else(
                || url.map(|url| url.origin().ascii_serialization()).unwrap_or_default(),
                |(_, value)| value.to_owned(),
            );
        let values = snippets::Values {
            cookie: cookie.unwrap_or("session"),
            origin: &origin,
            host: &url.map(host).unwrap_or_default(),
            site: site.unwrap_or_default(),
            asked: first
                .and_then(|id| self.analysis.trace.get(id))
                .and_then(|exchange| exchange.request_header("access-control-request-headers"))
                .map_or("", |(_, names)| names),
            token_header: finding
                .evidence
                .iter()
                .find_map(|evidence| match &evidence.locus {
                    Locus::ResponseHeader(name, Some(_)) => Some(name.as_str()),
                    _ => None,
                })
                .unwrap_or("Authorization"),
        };
        let mut seen = Vec::new();
        for evidence in &finding.evidence {
            let host = self.analysis.url(evidence.exchange).and_then(|url| url.host_str());
            seen.extend(host.and_then(|host| servers.get(host)).into_iter().flatten().copied());
        }
        snippets::for_rule(finding.rule.id, &seen, &values)
            .into_iter()
            .map(|(target, text)| report::Snippet {
                target: target.name().to_owned(),
                text,
                fits: seen.contains(&target),
            })
            .collect()
    }

    fn evidence(
        &self,
        finding: &Finding,
        evidence: &Evidence,
        redactor: &mut Redactor,
    ) -> report::Evidence {
        let exchange = self.analysis.trace.get(evidence.exchange);
        let header = |headers: Option<&Headers>,
                      name: &str,
                      index: Option<usize>,
                      redactor: &mut Redactor| match headers
            .zip(index)
            .and_then(|(headers, index)| headers.0.get(index))
        {
            Some(line) => format!("{}: {}", line.name, redactor.header(&line.name, &line.value)),
            None => format!("no {name}"),
        };
        let (place, name, index, observed) = match &evidence.locus {
            Locus::RequestLine => {
                let line = exchange.map(|exchange| {
                    format!("{} {}", exchange.request.method, redactor.url(&exchange.request.url))
                });
                ("request.line", String::new(), None, line.unwrap_or_default())
            }
            Locus::RequestHeader(name, index) => {
                let headers = exchange.map(|exchange| &exchange.request.headers);
                let index = index.or_else(|| {
                    headers.and_then(|headers| headers.all(name).next()).map(|line| line.0)
                });
                ("request.header", name.clone(), index, header(headers, name, index, redactor))
            }
            Locus::ResponseHeader(name, index) => {
                let headers = exchange
                    .and_then(|exchange| exchange.response.as_ref())
                    .map(|response| &response.headers);
                ("response.header", name.clone(), *index, header(headers, name, *index, redactor))
            }
            Locus::Status => {
                let status = exchange
                    .and_then(|exchange| exchange.response.as_ref())
                    .map(|response| response.status);
                let said =
                    status.map_or_else(|| "no response".to_owned(), |status| status.to_string());
                ("response.status", String::new(), None, said)
            }
            Locus::RequestBody(name) => ("request.body", name.clone(), None, String::new()),
            Locus::ResponseBody(name) => ("response.body", name.clone(), None, String::new()),
            Locus::Claim(name) => (
                "token.claim",
                name.clone(),
                None,
                self.claim(finding, evidence.exchange, name, redactor),
            ),
            Locus::CookieStore(name, line) => {
                let mut stores = self.analysis.cookies.stores_of(evidence.exchange);
                let told = stores.find(|store| store.header == *line).and_then(Store::told);
                let said = told.map(|told| format!("the browser's cookie store {told}"));
                ("cookie.store", name.clone(), None, said.unwrap_or_default())
            }
        };
        report::Evidence {
            exchange: evidence.exchange.0,
            place: place.to_owned(),
            name,
            index,
            observed,
            expected: redactor.text(&evidence.expected),
        }
    }

    fn claim(
        &self,
        _finding: &Finding,
        exchange: ExchangeId,
        name: &str,
        redactor: &mut Redactor,
    ) -> String {
        // The token that was sent comes first, then one that the answer brought.
        let here = |credential: bool| {
            self.analysis.tokens.iter().filter(move |token| {
                token
                    .seen
                    .iter()
                    .any(|(id, place)| *id == exchange && place.is_credential() == credential)
            })
        };
        let member = |token: &analysis::tokens::Token| {
            let jwt = token.jwt.as_ref()?;
            jwt.claims.get(name).or_else(|| jwt.header.get(name)).cloned()
        };
        let Some(value) = here(true).chain(here(false)).find_map(member) else {
            return String::new();
        };
        let mut value = value;
        let time = value.as_i64().filter(|_| matches!(name, "exp" | "nbf" | "iat" | "auth_time"));
        redactor.json(name, &mut value);
        match time {
            Some(seconds) => format!("{value} ({})", Timestamp::from_seconds(seconds)),
            None => value.to_string(),
        }
    }

    fn steps(&self, redactor: &mut Redactor, findings: &[report::Finding]) -> Vec<report::Step> {
        let start =
            self.analysis.trace.exchanges.first().map_or(0.0, |first| first.started_at.millis());
        self.analysis
            .steps()
            .filter(|(exchange, kind)| {
                *kind != StepKind::Other
                    || findings.iter().any(|finding| finding.exchanges.contains(&exchange.id.0))
            })
            .map(|(exchange, _)| self.step(exchange, start, redactor, findings))
            .collect()
    }

    fn step(
        &self,
        exchange: &Exchange,
        start: f64,
        redactor: &mut Redactor,
        findings: &[report::Finding],
    ) -> report::Step {
        let id = exchange.id;
        let (kind, label) = analysis::flow::part(&self.analysis, id);
        let (before_query, query, _) = form::parts(&exchange.request.url);
        let from_path = before_query.splitn(4, '/').nth(3).unwrap_or_default();
        let mut path = format!("/{from_path}");
        if let Some(query) = query {
            path.push('?');
            path.push_str(query);
        }
        report::Step {
            exchange: id.0,
            kind: kind.to_owned(),
            label: label.to_owned(),
            method: exchange.request.method.to_string(),
            host: self.analysis.url(id).map(host).unwrap_or_default(),
            path: redactor.url(&path),
            status: exchange.response.as_ref().map_or(0, |response| response.status),
            at: exchange.started_at.to_string(),
            since_start_ms: exchange.started_at.millis() - start,
            cookies: self.analysis.cookies.events(id),
            tokens: self
                .analysis
                .tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| token.seen.iter().any(|(seen, _)| *seen == id))
                .map(|(index, _)| index)
                .collect(),
            findings: findings
                .iter()
                .filter(|finding| finding.exchanges.contains(&id.0))
                .map(|finding| finding.id)
                .collect(),
        }
    }

    fn cookies(&self) -> Vec<report::Cookie> {
        self.analysis.cookies.lives()
    }

    fn tokens(&self, redactor: &mut Redactor) -> Vec<report::Token> {
        self.analysis
            .tokens
            .iter()
            .map(|token| {
                let first = token.seen.first().map_or(0, |(id, _)| id.0);
                let claims = token.jwt.iter().flat_map(|jwt| jwt.header.iter().chain(&jwt.claims));
                report::Token {
                    kind: match token.name.as_str() {
                        "access_token" | "accessToken" => "access token",
                        "id_token" | "idToken" => "ID token",
                        "refresh_token" | "refreshToken" => "refresh token",
                        _ => "token",
                    }
                    .to_owned(),
                    format: if token.jwt.is_some() { "JWT" } else { token.shape.label() }
                        .to_owned(),
                    name: redactor.secret("token", &token.value),
                    exchange: first,
                    seen: token.seen.iter().skip(1).map(|(id, _)| id.0).collect(),
                    claims: claims
                        .map(|(name, value)| {
                            let mut value = value.clone();
                            redactor.json(name, &mut value);
                            (name.clone(), value.to_string())
                        })
                        .collect(),
                }
            })
            .collect()
    }
}

fn outcome(outcome: Outcome) -> report::Outcome {
    match outcome {
        Outcome::Success => report::Outcome::Success,
        Outcome::Failure => report::Outcome::Failure,
        Outcome::Unknown => report::Outcome::Unknown,
    }
}

fn browsers(outcomes: &Outcomes) -> report::Browsers {
    let said = |browser| {
        let outcome: &str = outcomes.get(browser);
        (!outcome.is_empty()).then(|| outcome.to_owned())
    };
    report::Browsers {
        chrome: said(Browser::Chrome),
        firefox: said(Browser::Firefox),
        safari: said(Browser::Safari),
    }
}
