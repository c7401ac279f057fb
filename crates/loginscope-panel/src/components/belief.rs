//! What is to be said where nothing fails: why the panel believes so, what it looked at, and what it could not see.

use std::collections::BTreeMap;

use loginscope_core::{
    report::{Outcome, Reason},
    rules,
};
use yew::prelude::*;

use super::prose::Prose;
use crate::{
    shown::Shown,
    state::{Action, Selection},
};

/// Of which capture.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct BeliefProps {
    /// The capture.
    pub shown: Shown,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The detail pane of a capture without a root cause.
#[component]
pub(crate) fn Belief(props: &BeliefProps) -> Html {
    let report = &props.shown.report;
    let reasons = &report.diagnosis.reasons;
    let reason = |reason: &Reason| {
        let id = reason.exchange;
        let onclick =
            props.act.reform(move |_: MouseEvent| Action::Select(Selection::Exchange(id, None)));
        html! {
            <li>
                <button type="button" class="link" {onclick} title="Show this exchange">{format!("#{id}")}</button>
                {" "}<span><Prose text={reason.text.clone()} /></span>
            </li>
        }
    };
    html! {
        <article>
            if !reasons.is_empty() {
                <section>
                    <h2>{"Why this looks like a working login"}</h2>
                    <ol class="reasons">{ for reasons.iter().map(reason) }</ol>
                </section>
            }
            if report.diagnosis.outcome == Outcome::Unknown {
                <p>{"Record from before the login until after it, and the answer appears here."}</p>
            }
            <Checked shown={props.shown.clone()} />
        </article>
    }
}

/// Of which capture.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CheckedProps {
    /// The capture.
    pub shown: Shown,
}

/// What was looked at without a finding, what could not be, and what the capture lacks.
#[component]
pub(crate) fn Checked(props: &CheckedProps) -> Html {
    let report = &props.shown.report;
    let (skipped, gaps) = (&report.not_checked, &report.capture.gaps);
    let mut because: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for skipped in skipped {
        because.entry(&skipped.because).or_default().push(&skipped.rule);
    }
    html! {
        <>
            <Fine checked={report.checked.clone()} />
            if !skipped.is_empty() {
                <details class="checks" open=true>
                    <summary>{"Could not check "}<span class="count">{skipped.len()}</span></summary>
                    <ul class="rules">
                        { for because.iter().map(|(because, rules)| html! {
                            <li>
                                <p>{"Because "}<Prose text={(*because).to_owned()} />{":"}</p>
                                <ul>{ for rules.iter().map(|rule| named(rule)) }</ul>
                            </li>
                        }) }
                    </ul>
                </details>
            }
            if !gaps.is_empty() {
                <details class="checks">
                    <summary>{"Not in this capture "}<span class="count">{gaps.len()}</span></summary>
                    <ul class="rules">
                        { for gaps.iter().map(|gap| html! { <li><Prose text={gap.clone()} /></li> }) }
                    </ul>
                </details>
            }
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct FineProps {
    checked: Vec<String>,
}

#[component]
fn Fine(props: &FineProps) -> Html {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for rule in &props.checked {
        let group = rule.split('/').next().unwrap_or_default();
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, rules)) => rules.push(rule),
            None => groups.push((group, vec![rule])),
        }
    }
    if groups.is_empty() {
        return Html::default();
    }
    html! {
        <details class="checks">
            <summary>{"Checked and fine "}<span class="count">{props.checked.len()}</span></summary>
            <ul class="rules">
                { for groups.iter().map(|(group, rules)| html! {
                    <li>
                        <p>{rules::group_label(group)}{" "}<span class="count">{rules.len()}</span></p>
                        <ul>{ for rules.iter().map(|rule| named(rule)) }</ul>
                    </li>
                }) }
            </ul>
        </details>
    }
}

/// A rule by its title; its id is there for who needs it.
fn named(id: &str) -> Html {
    let title = rules::find(id).map_or(id, |rule| rule.title);
    html! { <li title={id.to_owned()}><Prose text={title.to_owned()} /></li> }
}
