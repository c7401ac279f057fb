//! What happened to cookies, tokens and findings in a step, short enough for a row.

use loginscope_core::report::{Report, Step};
use yew::prelude::*;

use super::icon::{Icon, Picture};
use crate::{shown::Shown, words};

/// The events in the order of their badges, with the look of each.
const EVENTS: [(&str, &str); 6] = [
    ("rejected", "bad"),
    ("withheld", "warn"),
    ("set", "good"),
    ("changed", "good"),
    ("deleted", "plain"),
    ("sent", "plain"),
];

/// How many names a badge spells out.
const NAMES: usize = 2;

/// Which step.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct BadgesProps {
    /// The capture.
    pub shown: Shown,
    /// The step.
    pub step: Step,
}

/// The badges of a step.
#[component]
pub(crate) fn Badges(props: &BadgesProps) -> Html {
    let BadgesProps { shown, step } = props;
    html! {
        <>
            { findings(&shown.report, step) }
            { for EVENTS.iter().filter_map(|(event, look)| cookies(step, event, look)) }
            { tokens(&shown.report, step) }
        </>
    }
}

fn findings(report: &Report, step: &Step) -> Html {
    let found: Vec<_> = step.findings.iter().filter_map(|id| report.findings.get(*id)).collect();
    let Some(worst) = found.iter().map(|finding| finding.level).min() else {
        return Html::default();
    };
    let titles: Vec<&str> = found.iter().map(|finding| finding.title.as_str()).collect();
    let name = format!("{}: {}", words::level(worst), titles.join("; "));
    html! {
        <span class="found" title={titles.join("\n")}>
            <Icon picture={Picture::of_level(worst)} {name} />
            if found.len() > 1 { {found.len()} }
        </span>
    }
}

fn cookies(step: &Step, event: &str, look: &'static str) -> Option<Html> {
    let mut names: Vec<&str> = step
        .cookies
        .iter()
        .filter(|cookie| cookie.event == event)
        .map(|cookie| cookie.name.as_str())
        .collect();
    names.dedup();
    let said = match names.len() {
        0 => return None,
        1..=NAMES => names.join(", "),
        many => many.to_string(),
    };
    let event = words::cookie_event(event);
    let title = format!("Cookies {event}: {}", names.join(", "));
    Some(html! { <span class={classes!("badge", look)} {title}>{event}{" "}<b>{said}</b></span> })
}

fn tokens(report: &Report, step: &Step) -> Html {
    let seen: Vec<_> = step.tokens.iter().filter_map(|index| report.tokens.get(*index)).collect();
    let Some(first) = seen.first() else { return Html::default() };
    let title: Vec<String> =
        seen.iter().map(|token| format!("{} ({})", token.kind, token.format)).collect();
    html! {
        <span class="badge token" title={title.join("\n")}>
            if seen.len() == 1 { {&first.kind} } else { {format!("{} tokens", seen.len())} }
        </span>
    }
}
