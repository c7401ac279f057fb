//! The flow as a sequence diagram: who sent what to whom, in which order, and where it went wrong.
//!
//! One model, drawn as Mermaid for Markdown and as SVG for pages. Long flows stay readable: what repeats is drawn once with
//! its number, and stretches in which nothing happens to the login are folded.

mod mermaid;
mod svg;

use super::{Finding, Report, Step};
use crate::finding::Level;

/// How many hosts get a lane of their own; the others share the last.
const MOST_LANES: usize = 5;
/// How many exchanges are drawn before quiet ones are folded.
const MOST_MESSAGES: usize = 60;

/// A sequence diagram of a report's steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Who takes part; the browser comes first.
    pub lanes: Vec<Lane>,
    /// What happens, in order.
    pub rows: Vec<Row>,
}

/// One who takes part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// The host, or `Browser`.
    pub name: String,
    /// `application`, `API`, `identity provider`; empty for the browser.
    pub role: &'static str,
}

/// One row of the diagram.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A request and its answer.
    Exchange(Message),
    /// So many requests in which nothing happened to the login.
    Folded(usize),
}

/// A request of the browser and what came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// The exchange's number.
    pub exchange: u32,
    /// The lane that it goes to.
    pub lane: usize,
    /// Method and path, and which cookie is missing.
    pub request: String,
    /// Status, and what becomes of cookies; `no answer` where none came.
    pub answer: String,
    /// Whether the answer is no success and no redirect.
    pub failed: bool,
    /// How often it came in a row.
    pub times: usize,
    /// The worst finding about it: its id, and its title.
    pub finding: Option<(usize, String)>,
}

impl Diagram {
    /// Draws the steps of a report. Everything in it is redacted, as the report is.
    pub fn of(report: &Report) -> Diagram {
        let steps: Vec<&Step> = report.steps.iter().filter(|step| is_shown(step, report)).collect();
        let lanes = lanes(&steps);
        let mut messages: Vec<Message> = Vec::new();
        for step in steps {
            let message = message(step, &lanes, report);
            match messages.last_mut() {
                Some(last) if last.is_like(&message) => last.times += 1,
                _ => messages.push(message),
            }
        }
        let fold = messages.len() > MOST_MESSAGES;
        let mut rows: Vec<Row> = Vec::new();
        for message in messages {
            match rows.last_mut() {
                _ if !fold || message.matters() => rows.push(Row::Exchange(message)),
                Some(Row::Folded(count)) => *count += message.times,
                _ => rows.push(Row::Folded(message.times)),
            }
        }
        Diagram { lanes, rows }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Message {
    /// Whether both look the same in the diagram.
    fn is_like(&self, other: &Message) -> bool {
        self.lane == other.lane
            && self.request == other.request
            && self.answer == other.answer
            && self.finding == other.finding
    }

    /// Whether it is drawn also where there is much.
    fn matters(&self) -> bool {
        self.failed
            || self.finding.is_some()
            || self.answer.contains(' ')
            || !self.request.starts_with("GET ")
    }
}

/// Resources and preflights are drawn only where something was found about them.
fn is_shown(step: &Step, report: &Report) -> bool {
    !matches!(step.kind.as_str(), "resource" | "preflight") || worst(step, report).is_some()
}

/// The worst finding about a step that is more than a note.
fn worst<'r>(step: &Step, report: &'r Report) -> Option<&'r Finding> {
    step.findings
        .iter()
        .filter_map(|id| report.findings.get(*id))
        .filter(|finding| finding.level != Level::Note)
        .min_by_key(|finding| finding.level)
}

fn lanes(steps: &[&Step]) -> Vec<Lane> {
    let mut lanes = vec![Lane { name: "Browser".to_owned(), role: "" }];
    for step in steps {
        if lanes.iter().any(|lane| lane.name == step.host) {
            continue;
        }
        if lanes.len() > MOST_LANES {
            lanes.push(Lane { name: "other hosts".to_owned(), role: "" });
            break;
        }
        let kinds: Vec<&str> = steps
            .iter()
            .filter(|other| other.host == step.host)
            .map(|other| other.kind.as_str())
            .collect();
        let role = if kinds.contains(&"authorization-request") {
            "identity provider"
        } else if kinds.iter().all(|kind| matches!(*kind, "api-request" | "preflight" | "refresh"))
        {
            "API"
        } else {
            "application"
        };
        lanes.push(Lane { name: step.host.clone(), role });
    }
    lanes
}

fn message(step: &Step, lanes: &[Lane], report: &Report) -> Message {
    let names = |event: &str| {
        let all = step.cookies.iter().filter(|cookie| cookie.event == event);
        all.map(|cookie| cookie.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut request =
        format!("{} {}", step.method, step.path.split('?').next().unwrap_or_default());
    let withheld = names("withheld");
    if !withheld.is_empty() {
        request += &format!(" without {withheld}");
    }
    let mut answer = match step.status {
        0 => "no answer".to_owned(),
        status => status.to_string(),
    };
    for (event, verb) in [("set", "sets"), ("changed", "changes"), ("deleted", "deletes")] {
        let names = names(event);
        if !names.is_empty() {
            answer += &format!(", {verb} {names}");
        }
    }
    let rejected = names("rejected");
    if !rejected.is_empty() {
        answer += &format!(", {rejected} rejected");
    }
    let place = lanes.iter().skip(1).position(|lane| lane.name == step.host);
    Message {
        exchange: step.exchange,
        lane: place.map_or(lanes.len().saturating_sub(1), |place| place + 1),
        request,
        answer,
        failed: step.status == 0 || step.status >= 400,
        times: 1,
        finding: worst(step, report).map(|finding| (finding.id, finding.title.clone())),
    }
}

/// Shortens a text for a place of so many letters.
fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{Diagram, Row};
    use crate::report::{Report, Step};

    fn report(steps: &[(&str, &str, &str, u16)]) -> Report {
        let steps = steps.iter().zip(0..).map(|((kind, host, path, status), exchange)| Step {
            exchange,
            kind: (*kind).to_owned(),
            method: "GET".to_owned(),
            host: (*host).to_owned(),
            path: (*path).to_owned(),
            status: *status,
            ..Step::default()
        });
        Report { steps: steps.collect(), ..Report::default() }
    }

    #[test]
    fn hosts_have_the_part_that_they_play() {
        let diagram = Diagram::of(&report(&[
            ("page", "app.example", "/", 302),
            ("authorization-request", "idp.example", "/authorize?state=1", 302),
            ("callback", "app.example", "/callback", 302),
            ("api-request", "api.example", "/me", 401),
            ("resource", "cdn.example", "/app.js", 200),
        ]));
        let lanes: Vec<_> =
            diagram.lanes.iter().map(|lane| (lane.name.as_str(), lane.role)).collect();
        assert_eq!(
            lanes,
            [
                ("Browser", ""),
                ("app.example", "application"),
                ("idp.example", "identity provider"),
                ("api.example", "API")
            ]
        );
        assert_eq!(diagram.rows.len(), 4);
    }

    #[test]
    fn what_repeats_is_drawn_once_and_long_flows_are_folded() {
        let polls = report(&vec![("api-request", "app.example", "/poll", 200); 500]);
        let diagram = Diagram::of(&polls);
        assert!(
            matches!(diagram.rows.as_slice(), [Row::Exchange(message)] if message.times == 500)
        );
        let paths: Vec<String> = (0..200).map(|number| format!("/items/{number}")).collect();
        let mut steps: Vec<(&str, &str, &str, u16)> =
            paths.iter().map(|path| ("api-request", "app.example", path.as_str(), 200)).collect();
        steps[100].3 = 401;
        let diagram = Diagram::of(&report(&steps));
        assert!(matches!(
            diagram.rows.as_slice(),
            [Row::Folded(100), Row::Exchange(message), Row::Folded(99)] if message.exchange == 100
        ));
    }
}
