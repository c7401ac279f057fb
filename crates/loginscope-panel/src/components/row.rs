//! A row of the flow: what was asked, what came back, and what happened to cookies in it.

use loginscope_core::report::Step;
use yew::prelude::*;

use super::badges::Badges;
use crate::{shown::Shown, words};

/// Which row, and where.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct RowProps {
    /// The capture.
    pub shown: Shown,
    /// The step.
    pub step: Step,
    /// Its distance from the top, in CSS pixels.
    pub top: u32,
    /// It is selected.
    pub selected: bool,
    /// Its place among the exchanges of the list, from one.
    pub position: usize,
    /// How many exchanges the list has.
    pub size: usize,
    /// Selects it.
    pub onclick: Callback<MouseEvent>,
}

/// The look of a status code.
pub(crate) fn status_class(status: u16) -> &'static str {
    match status {
        0 => "none",
        1..=299 => "fine",
        300..=399 => "redirect",
        _ => "refused",
    }
}

/// A status code in words.
pub(crate) fn status_text(status: u16) -> String {
    if status == 0 { "–".to_owned() } else { status.to_string() }
}

/// The id of a row's element.
pub(crate) fn row_id(exchange: u32) -> String {
    format!("exchange-{exchange}")
}

/// A row.
#[component]
pub(crate) fn FlowRow(props: &RowProps) -> Html {
    let RowProps { shown, step, selected, .. } = props;
    let status_title =
        if step.status == 0 { "No response was seen" } else { "Status of the response" };
    let url = format!("{}{}", step.host, step.path);
    html! {
        <div class={classes!("row", selected.then_some("selected"))} id={row_id(step.exchange)}
            data-exchange={step.exchange.to_string()} data-kind={step.kind.clone()}
            role="option" aria-selected={selected.to_string()}
            aria-posinset={props.position.to_string()} aria-setsize={props.size.to_string()}
            ~style={format!("top:{}px", props.top)} onclick={props.onclick.clone()}>
            <span class={classes!("status", status_class(step.status))} title={status_title}>
                {status_text(step.status)}
            </span>
            <span class="url" title={format!("{} {url}", step.method)}>
                <b>{&step.method}</b>{" "}<span class="host">{&step.host}</span>{&step.path}
            </span>
            <span class="time" title={step.at.clone()}>{words::since_start(step.since_start_ms)}</span>
            <span class="label">
                <span class="number">{format!("#{}", step.exchange)}</span>{" "}{&step.label}
            </span>
            <span class="badges"><Badges shown={shown.clone()} step={step.clone()} /></span>
        </div>
    }
}
