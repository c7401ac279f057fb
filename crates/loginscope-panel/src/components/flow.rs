//! The flow: each step of the login as an arrow from the browser to the host that answers.

use std::rc::Rc;

use loginscope_core::report::Step;
use yew::prelude::*;

use super::{
    attempts::Attempts,
    badges::Badges,
    exchange_list::ExchangeList,
    row::{row_id, status_class, status_text},
};
use crate::{lanes::Lanes, shown::Shown, state::Action, words};

/// Which flow.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct FlowProps {
    /// The capture.
    pub shown: Shown,
    /// The step that is selected.
    pub selected: Option<u32>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The flow.
#[component]
pub(crate) fn Flow(props: &FlowProps) -> Html {
    let FlowProps { shown, selected, act } = props;
    let lanes = use_memo(shown.clone(), |shown| Lanes::new(&shown.report.steps));
    html! {
        <section class="list" aria-label="Flow">
            <Attempts shown={shown.clone()} selected={*selected} act={act.clone()} />
            <div class="lanes" aria-hidden="true">
                { for lanes.names().map(|name| html! { <span title={name.to_owned()}>{name}</span> }) }
            </div>
            <ExchangeList shown={shown.clone()} rows={Rc::clone(&shown.steps)} name="Flow of the login"
                lanes={Some((*lanes).clone())} selected={*selected} act={act.clone()} />
        </section>
    }
}

/// Which step, and where.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct LaneRowProps {
    /// The capture.
    pub shown: Shown,
    /// The lanes.
    pub lanes: Lanes,
    /// The step.
    pub step: Step,
    /// Its distance from the top, in CSS pixels.
    pub top: u32,
    /// It is selected.
    pub selected: bool,
    /// Its place among the steps, from one.
    pub position: usize,
    /// How many steps there are.
    pub size: usize,
    /// Selects it.
    pub onclick: Callback<MouseEvent>,
}

/// A step as an arrow.
#[component]
pub(crate) fn LaneRow(props: &LaneRowProps) -> Html {
    let LaneRowProps { shown, lanes, step, selected, .. } = props;
    let lane = lanes.of(&step.host);
    let (from, to) = (lanes.middle(0), lanes.middle(lane));
    let count = lanes.names().count();
    let line = |lane: usize| {
        html! { <span class="life" ~style={format!("left:{:.2}%", lanes.middle(lane))}></span> }
    };
    let attempt = shown.report.attempt_of(step.exchange);
    let begins = attempt
        .and_then(|attempt| shown.report.attempts.get(attempt))
        .is_some_and(|attempt| attempt.extent().0 == step.exchange);
    let failed = step.status == 0 || step.status >= 400;
    let title = format!("{} {}{}", step.method, step.host, step.path);
    html! {
        <div class={classes!("row", "laned", begins.then_some("begins"), selected.then_some("selected"))} id={row_id(step.exchange)}
            data-exchange={step.exchange.to_string()} data-kind={step.kind.clone()}
            role="option" aria-selected={selected.to_string()}
            aria-posinset={props.position.to_string()} aria-setsize={props.size.to_string()}
            ~style={format!("top:{}px", props.top)} onclick={props.onclick.clone()}>
            { for (0..count).map(line) }
            <span class={classes!("arrow", failed.then_some("failed"))}
                ~style={format!("left:{from:.2}%;width:{:.2}%", to - from)}></span>
            <span class="told" ~style={format!("left:{from:.2}%")} {title}>
                <b>{&step.label}</b>{" "}<span class="host">{&step.method}{" "}{&step.path}</span>
            </span>
            <span class="came" ~style={format!("left:{from:.2}%")}>
                <span class={classes!("status", status_class(step.status))}>{status_text(step.status)}</span>
                <span class="time">{words::since_start(step.since_start_ms)}</span>
                <Badges shown={shown.clone()} step={step.clone()} />
            </span>
        </div>
    }
}
