//! Why a working login is believed to work: what was seen, in order.

use super::{Outcome, Reason, Report, Step};

/// The kinds of steps in which somebody who is logged in sees it.
const SHOWN: [&str; 5] =
    ["page", "protected-page", "api-request", "protected-request", "session-check"];

/// What speaks for a working login, from its attempt to what came of it; nothing where it does not work.
/// `welcome` says what shows in an answer that it knows its user.
pub fn reasons(report: &Report, welcome: impl Fn(u32) -> Option<&'static str>) -> Vec<Reason> {
    if report.diagnosis.outcome != Outcome::Success {
        return Vec::new();
    }
    let attempts = ["login-request", "callback", "second-factor", "registration"];
    let is_attempt = |step: &&Step| attempts.contains(&step.kind.as_str());
    let Some(attempt) = report.steps.iter().rfind(is_attempt) else { return Vec::new() };
    let mut reasons = Vec::new();
    for step in report.steps.iter().filter(is_attempt) {
        reasons.push(reason(step, format!("{}: {}", step.label, answered(step))));
        let kept = names(step, |event| matches!(event, "set" | "changed"));
        if !kept.is_empty() {
            reasons.push(reason(step, format!("Its answer set {kept}, and the browser kept it")));
        }
    }
    let after = || report.steps.iter().filter(|step| step.exchange > attempt.exchange);
    let shown = after()
        .find(|step| (200..300).contains(&step.status) && SHOWN.contains(&step.kind.as_str()));
    for step in after().filter(|step| !step.tokens.is_empty() && Some(*step) != shown).take(2) {
        let kinds: Vec<&str> = step
            .tokens
            .iter()
            .filter_map(|index| report.tokens.get(*index))
            .map(|token| token.kind.as_str())
            .collect();
        let kinds = spelled(kinds);
        reasons.push(reason(step, format!("{} carried: {kinds}; {}", step.label, answered(step))));
    }
    if let Some(step) = shown {
        let sent = names(step, |event| event == "sent");
        let with = if sent.is_empty() { String::new() } else { format!(" with {sent}") };
        let text = format!("The next request went out{with}: {}", answered(step));
        reasons.push(reason(step, text));
        if let Some(words) = welcome(step.exchange) {
            reasons.push(reason(step, words.to_owned()));
        }
    }
    let turned_away = after().any(|step| step.kind == "login-form" || step.status == 401);
    if let Some(last) = after().rfind(|step| step.kind != "preflight").filter(|_| !turned_away) {
        let text = "Nothing after that led back to the login or was refused with 401".to_owned();
        reasons.push(reason(last, text));
    }
    reasons
}

fn reason(step: &Step, text: String) -> Reason {
    Reason { text, exchange: step.exchange }
}

fn answered(step: &Step) -> String {
    let path = step.path.split('?').next().unwrap_or_default();
    let place = format!("`{} {}{path}`", step.method, step.host);
    match step.status {
        0 => format!("{place} got no answer that was seen"),
        status => format!("{place} was answered with {status}"),
    }
}

fn names(step: &Step, wanted: impl Fn(&str) -> bool) -> String {
    let cookies = step.cookies.iter().filter(|cookie| wanted(&cookie.event));
    spelled(cookies.map(|cookie| format!("`{}`", cookie.name)).collect::<Vec<_>>())
}

/// A list of at most three, and how many more there are.
fn spelled<T: AsRef<str> + PartialEq>(mut items: Vec<T>) -> String {
    items.dedup();
    let first: Vec<&str> = items.iter().take(3).map(AsRef::as_ref).collect();
    match items.len().saturating_sub(3) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{CookieEvent, Diagnosis};

    fn report(outcome: Outcome) -> Report {
        let step = |exchange, kind: &str, status, event: &str| Step {
            exchange,
            kind: kind.to_owned(),
            label: kind.to_owned(),
            method: "GET".to_owned(),
            host: "app.test".to_owned(),
            path: "/x?y=1".to_owned(),
            status,
            cookies: vec![CookieEvent {
                name: "sid".to_owned(),
                event: event.to_owned(),
                ..CookieEvent::default()
            }],
            ..Step::default()
        };
        Report {
            diagnosis: Diagnosis { outcome, ..Diagnosis::default() },
            steps: vec![step(3, "login-request", 303, "set"), step(4, "page", 200, "sent")],
            ..Report::default()
        }
    }

    #[test]
    fn a_working_login_is_told_in_order() {
        let said: Vec<_> = reasons(&report(Outcome::Success), |_| Some("It offers to log out"))
            .into_iter()
            .map(|r| r.text)
            .collect();
        assert_eq!(
            said,
            [
                "login-request: `GET app.test/x` was answered with 303",
                "Its answer set `sid`, and the browser kept it",
                "The next request went out with `sid`: `GET app.test/x` was answered with 200",
                "It offers to log out",
                "Nothing after that led back to the login or was refused with 401"
            ]
        );
    }

    #[test]
    fn a_broken_login_has_none() {
        assert_eq!(reasons(&report(Outcome::Failure), |_| None), []);
    }
}
