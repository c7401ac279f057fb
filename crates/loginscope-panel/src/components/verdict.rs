//! The answer: one sentence, and who has to do something about it.

use loginscope_core::report::Outcome;
use yew::prelude::*;

use super::{
    chain::Chain,
    icon::{Icon, Picture},
    prose::Prose,
};
use crate::{shown::Shown, state::Action, tab::Tab, words};

/// Which answer.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct VerdictProps {
    /// The capture.
    pub shown: Shown,
    /// The finding that is selected.
    pub selected: Option<usize>,
    /// Only the sentence.
    pub short: bool,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The outcome in a word.
pub(crate) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
        Outcome::Unknown => "unknown",
    }
}

/// The answer.
#[component]
pub(crate) fn Verdict(props: &VerdictProps) -> Html {
    let diagnosis = &props.shown.report.diagnosis;
    let root = diagnosis
        .root_cause
        .as_ref()
        .and_then(|root| props.shown.report.findings.get(root.finding));
    let outcome = outcome_name(diagnosis.outcome);
    let facts = root.map(|root| {
        let (certainty, meaning) = words::certainty(root.certainty);
        html! {
            <dl class="facts">
                if let Some(bucket) = diagnosis.bucket {
                    <div><dt>{"Area"}</dt><dd>{words::bucket(bucket)}</dd></div>
                }
                <div><dt>{"To fix by"}</dt><dd>{words::owner(root.owner)}</dd></div>
                <div title={meaning}><dt>{"Certainty"}</dt><dd>{certainty}</dd></div>
            </dl>
        }
    });
    if props.short {
        let onclick = props.act.reform(|_: MouseEvent| Action::Show(Tab::Diagnosis));
        return html! {
            <div class={classes!("verdict", "short", outcome)}>
                <Icon picture={Picture::of_outcome(diagnosis.outcome)} name={format!("Outcome: {outcome}")} />
                <h1 class="sentence">
                    <button type="button" title={diagnosis.summary.clone()} {onclick}>
                        <span><Prose text={diagnosis.summary.clone()} /></span>
                    </button>
                </h1>
            </div>
        };
    }
    html! {
        <div class={classes!("verdict", outcome)}>
            <Icon picture={Picture::of_outcome(diagnosis.outcome)} name={format!("Outcome: {outcome}")} />
            <div>
                <h1 class="sentence"><Prose text={diagnosis.summary.clone()} /></h1>
                { facts.unwrap_or_default() }
                <Chain shown={props.shown.clone()} selected={props.selected} act={props.act.clone()} />
            </div>
        </div>
    }
}
