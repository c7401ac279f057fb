//! What a finding rests on: what was seen and what should have been there.

use loginscope_core::report::Evidence;
use yew::prelude::*;

use super::prose::Value;
use crate::{
    shown::Shown,
    state::{Action, Place, Selection},
    words,
};

/// Whose evidence.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct EvidenceListProps {
    /// The capture.
    pub shown: Shown,
    /// The finding.
    pub finding: usize,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The evidence of a finding; each piece leads to its exchange.
#[component]
pub(crate) fn EvidenceList(props: &EvidenceListProps) -> Html {
    let Some(finding) = props.shown.report.findings.get(props.finding) else {
        return Html::default();
    };
    if finding.evidence.is_empty() {
        return Html::default();
    }
    html! {
        <section>
            <h3>{"Evidence"}</h3>
            <ul class="evidence">
                { for finding.evidence.iter().map(|evidence| piece(evidence, props)) }
            </ul>
        </section>
    }
}

fn piece(evidence: &Evidence, props: &EvidenceListProps) -> Html {
    let place = Place { part: evidence.place.clone(), index: evidence.index };
    let exchange = evidence.exchange;
    let onclick = props.act.reform(move |_: MouseEvent| {
        Action::Select(Selection::Exchange(exchange, Some(place.clone())))
    });
    let label = props.shown.step(exchange).map(|step| step.label.clone()).unwrap_or_default();
    let named = ["request.body", "response.body", "token.claim"].contains(&evidence.place.as_str());
    html! {
        <li>
            <button type="button" class="link" {onclick} title="Show it in its exchange">
                {format!("#{exchange} {label}")}
            </button>
            <span class="place">
                {words::place(&evidence.place)}
                if named { {" "}<code>{&evidence.name}</code> }
            </span>
            <dl>
                if !evidence.observed.is_empty() {
                    <dt>{"Seen"}</dt>
                    <dd class="observed"><code><Value text={evidence.observed.clone()} /></code></dd>
                }
                if !evidence.expected.is_empty() {
                    <dt>{"Expected"}</dt>
                    <dd class="expected"><code><Value text={evidence.expected.clone()} /></code></dd>
                }
            </dl>
        </li>
    }
}
