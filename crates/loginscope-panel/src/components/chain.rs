//! The chain of causes: from the root cause to what the user sees.

use loginscope_core::report::Report;
use yew::prelude::*;

use super::icon::{Icon, Picture};
use crate::{
    shown::Shown,
    state::{Action, Selection},
    words,
};

/// Which chain.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ChainProps {
    /// The capture.
    pub shown: Shown,
    /// The finding that is selected.
    pub selected: Option<usize>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// A button for a finding.
pub(crate) fn finding_button(
    report: &Report,
    id: usize,
    selected: bool,
    act: &Callback<Action>,
) -> Option<Html> {
    let finding = report.findings.get(id)?;
    let onclick = act.reform(move |_: MouseEvent| Action::Select(Selection::Finding(id)));
    Some(html! {
        <button type="button" class={classes!("finding-button", selected.then_some("selected"))}
            data-rule={finding.rule.clone()} data-level={format!("{:?}", finding.level).to_lowercase()}
            aria-pressed={selected.to_string()} {onclick}
            title={format!("{}\n{}", finding.title, finding.rule)}>
            <Icon picture={Picture::of_level(finding.level)} name={words::level(finding.level)} />
            <span>{&finding.title}</span>
        </button>
    })
}

/// The chain.
#[component]
pub(crate) fn Chain(props: &ChainProps) -> Html {
    let ChainProps { shown, selected, act } = props;
    let report = &shown.report;
    let chain = &report.diagnosis.chain;
    if chain.is_empty() {
        return Html::default();
    }
    let link = |id: &usize| {
        let button = finding_button(report, *id, *selected == Some(*id), act)?;
        Some(html! { <li key={*id}>{button}</li> })
    };
    html! {
        <ol class="chain" aria-label="Chain of causes, the root cause first">
            { for chain.iter().filter_map(link) }
        </ol>
    }
}
