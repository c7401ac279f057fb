//! The whole panel for a state.

use web_sys::DragEvent;
use yew::prelude::*;

use super::{
    detail::Detail,
    empty::Empty,
    findings::OtherFindings,
    flow::Flow,
    lists::Lists,
    notice::{Notice, saying},
    toolbar::Toolbar,
    verdict::{Verdict, outcome_name},
};
use crate::{
    host::Theme,
    shown::Shown,
    state::{Action, Condition, Selection, State},
};

/// A state, and who takes what the user does.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ViewProps {
    /// The state.
    pub state: State,
    /// Takes what the user does.
    pub act: Callback<Action>,
}

/// The panel.
#[component]
pub(crate) fn View(props: &ViewProps) -> Html {
    let ViewProps { state, act } = props;
    let condition = state.condition();
    let report = state.shown.as_ref().map(|shown| &shown.report);
    let outcome = report.map(|report| report.diagnosis.outcome).unwrap_or_default();
    let root = report.and_then(|report| report.diagnosis.root_cause.as_ref());
    let theme = state.host.theme.map(|theme| match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    });
    let sentence = report.map(|report| report.diagnosis.summary.clone());
    let said = sentence.or_else(|| saying(state).map(|saying| saying.text)).unwrap_or_default();
    let notice = state.shown.is_some() || condition == Condition::Error;
    html! {
        <div id="loginscope" data-state={condition.name()} data-outcome={outcome_name(outcome)} data-theme={theme}
            data-root-cause={root.map(|root| root.rule.clone()).unwrap_or_default()}
            ondragover={Callback::from(|event: DragEvent| event.prevent_default())} ondrop={on_drop(act)}>
            <p class="hidden" role="status" aria-live="polite">{said}</p>
            <Toolbar mode={state.mode} host={state.host.clone()} shown={state.shown.clone()} act={act.clone()} />
            if notice { <Notice state={state.clone()} act={act.clone()} /> }
            if let Some(shown) = &state.shown {
                { panes(state, shown, act) }
            } else {
                <Empty state={state.clone()} act={act.clone()} />
            }
        </div>
    }
}

fn panes(state: &State, shown: &Shown, act: &Callback<Action>) -> Html {
    let selected = state.selected();
    let (finding, exchange) = match &selected {
        Some(Selection::Finding(id)) => (Some(*id), None),
        Some(Selection::Exchange(id, _)) => (None, Some(*id)),
        _ => (None, None),
    };
    html! {
        <>
            <Verdict shown={shown.clone()} selected={finding} act={act.clone()} />
            <main class="panes">
                <section class="list" aria-label="Flow">
                    { tabs(state.all, shown, act) }
                    <Flow shown={shown.clone()} all={state.all} selected={exchange} act={act.clone()} />
                    <div class="folded">
                        <OtherFindings shown={shown.clone()} selected={finding} act={act.clone()} />
                        <Lists shown={shown.clone()} />
                    </div>
                </section>
                <Detail shown={shown.clone()} {selected} act={act.clone()} />
            </main>
        </>
    }
}

fn tabs(all: bool, shown: &Shown, act: &Callback<Action>) -> Html {
    let tab = |name: &'static str, count: usize, this: bool| {
        let onclick = act.reform(move |_: MouseEvent| Action::ShowAll(this));
        html! {
            <button type="button" class="tab" aria-pressed={(all == this).to_string()} {onclick}>
                {name}{" "}<span class="count">{count}</span>
            </button>
        }
    };
    html! {
        <div class="tabs" role="group" aria-label="What to list">
            { tab("Steps of the login", shown.report.steps.len(), false) }
            { tab("All requests", shown.report.capture.exchanges, true) }
        </div>
    }
}

fn on_drop(act: &Callback<Action>) -> Callback<DragEvent> {
    let act = act.clone();
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            act.emit(Action::Open(file));
        }
    })
}
