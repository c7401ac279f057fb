//! The detail pane: a finding or an exchange, whichever is selected.

use yew::prelude::*;

use super::{belief::Belief, exchange::ExchangeDetail, finding::FindingDetail};
use crate::{
    shown::Shown,
    state::{Action, Selection},
};

/// What is selected.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct DetailProps {
    /// The capture.
    pub shown: Shown,
    /// What is selected.
    pub selected: Option<Selection>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The detail pane.
#[component]
pub(crate) fn Detail(props: &DetailProps) -> Html {
    let DetailProps { shown, selected, act } = props;
    let (key, content) = match selected {
        Some(Selection::Finding(finding)) => (
            format!("finding-{finding}"),
            html! { <FindingDetail shown={shown.clone()} finding={*finding} act={act.clone()} /> },
        ),
        // Keyed by its exchange, so that what was revealed in one pane is hidden in the next.
        Some(Selection::Exchange(exchange, place)) => (
            format!("exchange-{exchange}"),
            html! {
                <ExchangeDetail key={*exchange} shown={shown.clone()} exchange={*exchange} place={place.clone()}
                    act={act.clone()} />
            },
        ),
        _ => ("nothing".to_owned(), html! { <Belief shown={shown.clone()} act={act.clone()} /> }),
    };
    html! { <section {key} class="detail" tabindex="0" aria-label="Details">{content}</section> }
}
