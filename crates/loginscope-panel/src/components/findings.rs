//! The findings that are no part of the chain.

use yew::prelude::*;

use super::chain::{ChainProps, finding_button};

/// What else was noticed.
#[component]
pub(crate) fn OtherFindings(props: &ChainProps) -> Html {
    let report = &props.shown.report;
    let others: Vec<usize> = report
        .findings
        .iter()
        .map(|finding| finding.id)
        .filter(|id| !report.diagnosis.chain.contains(id))
        .collect();
    if others.is_empty() {
        return Html::default();
    }
    let item = |id: &usize| {
        let button = finding_button(report, *id, props.selected == Some(*id), &props.act)?;
        Some(html! { <li key={*id}>{button}</li> })
    };
    html! {
        <details class="others" open={others.len() < 4}>
            <summary>{"Also noticed "}<span class="count">{others.len()}</span></summary>
            <ul class="finding-list">{ for others.iter().filter_map(item) }</ul>
        </details>
    }
}
