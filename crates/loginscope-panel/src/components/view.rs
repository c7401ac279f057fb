//! The whole panel for a state.

use std::rc::Rc;

use web_sys::DragEvent;
use yew::prelude::*;

use super::{
    belief::Checked,
    cookies::Cookies,
    decode::Decode,
    detail::Detail,
    empty::Empty,
    exchange_list::ExchangeList,
    exchanges::Exchanges,
    export::Export,
    findings::OtherFindings,
    flow::Flow,
    help::Help,
    notice::{Notice, saying},
    tab_bar::TabBar,
    tokens_view::TokensView,
    toolbar::Toolbar,
    verdict::{Verdict, outcome_name},
};
use crate::{
    host::Theme,
    shown::Shown,
    state::{Action, Condition, Selection, State},
    tab::Tab,
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
            <header class="top">
            <Toolbar mode={state.mode} host={state.host.clone()} shown={state.shown.clone()} act={act.clone()} />
            if notice { <Notice state={state.clone()} act={act.clone()} /> }
            if let Some(shown) = &state.shown {
                <Verdict shown={shown.clone()} selected={finding(state)} short={state.tab != Tab::Diagnosis}
                    act={act.clone()} />
            } else if state.tab == Tab::Decode {
                <h1 class="hidden">{"Decode"}</h1>
            }
            <TabBar tab={state.tab} shown={state.shown.clone()} act={act.clone()} />
            </header>
            <main class="view">{ content(state, act) }</main>
            if let Some(shown) = state.shown.as_ref().filter(|_| state.export) {
                <Export shown={shown.clone()} act={act.clone()} />
            }
            if state.help { <Help act={act.clone()} /> }
        </div>
    }
}

fn content(state: &State, act: &Callback<Action>) -> Html {
    if state.tab == Tab::Decode {
        let (text, from) = (state.scratch.clone(), state.from.clone());
        return html! { <Decode {text} {from} act={act.clone()} /> };
    }
    let Some(shown) = &state.shown else {
        return html! { <Empty state={state.clone()} act={act.clone()} /> };
    };
    let (shown, act) = (shown.clone(), act.clone());
    let detail = || {
        html! { <Detail shown={shown.clone()} selected={state.selected()} act={act.clone()} /> }
    };
    let content = match state.tab {
        Tab::Diagnosis | Tab::Decode => {
            html! { <>{ diagnosis(state, &shown, &act) }{ detail() }</> }
        }
        Tab::Flow => html! {
            <><Flow shown={shown.clone()} selected={exchange(state)} act={act.clone()} />{ detail() }</>
        },
        Tab::Exchanges => html! {
            <><Exchanges shown={shown.clone()} filter={state.filter.clone()} selected={exchange(state)}
                act={act.clone()} />{ detail() }</>
        },
        Tab::Cookies => html! { <Cookies {shown} chosen={state.cookie} {act} /> },
        Tab::Tokens => html! { <TokensView {shown} chosen={state.token} {act} /> },
    };
    html! {
        <div class="panes" id="view" role="tabpanel" aria-labelledby={state.tab.id()}>{ content }</div>
    }
}

fn exchange(state: &State) -> Option<u32> {
    match state.selected() {
        Some(Selection::Exchange(id, _)) => Some(id),
        _ => None,
    }
}

fn finding(state: &State) -> Option<usize> {
    match state.selected() {
        Some(Selection::Finding(id)) => Some(id),
        _ => None,
    }
}

fn diagnosis(state: &State, shown: &Shown, act: &Callback<Action>) -> Html {
    // What stands in the detail pane anyway is not folded away beside it.
    let explained = state.selected().is_some();
    html! {
        <section class="list" aria-label="Steps of the login">
            <ExchangeList shown={shown.clone()} rows={Rc::clone(&shown.steps)} name="Steps of the login"
                selected={exchange(state)} act={act.clone()} />
            <div class="folded">
                <OtherFindings shown={shown.clone()} selected={finding(state)} act={act.clone()} />
                if explained { <Checked shown={shown.clone()} /> }
            </div>
        </section>
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
