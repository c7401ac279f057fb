//! The bar that switches between views.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{shown::Shown, state::Action, tab::Tab};

/// Which view is open.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TabBarProps {
    /// It.
    pub tab: Tab,
    /// The capture, for the counts.
    pub shown: Option<Shown>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The bar.
#[component]
pub(crate) fn TabBar(props: &TabBarProps) -> Html {
    let TabBarProps { tab, shown, act } = props;
    let onkeydown = {
        let (act, tab) = (act.clone(), *tab);
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowRight" => tab.moved(1),
                "ArrowLeft" => tab.moved(-1),
                "Home" => Tab::Diagnosis,
                "End" => Tab::Decode,
                _ => return,
            };
            event.prevent_default();
            act.emit(Action::Show(to));
            focus(&to.id());
        })
    };
    let button = |this: Tab| {
        let count = shown.as_ref().and_then(|shown| count(this, shown));
        let chosen = this == *tab;
        let onclick = act.reform(move |_: MouseEvent| Action::Show(this));
        html! {
            <button type="button" class="tab" id={this.id()} role="tab" aria-selected={chosen.to_string()}
                aria-controls="view" tabindex={if chosen { "0" } else { "-1" }} {onclick}>
                {this.name()}
                if let Some(count) = count { {" "}<span class="count">{count}</span> }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label="Views" {onkeydown}>
            { for Tab::ALL.into_iter().map(button) }
        </div>
    }
}

/// Puts the focus on an element.
pub(crate) fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // What can't take the focus keeps it where it is.
        let _ = element.focus();
    }
}

fn count(tab: Tab, shown: &Shown) -> Option<usize> {
    let report = &shown.report;
    match tab {
        Tab::Diagnosis => Some(report.findings.len()).filter(|count| *count > 0),
        Tab::Flow => Some(report.steps.len()),
        Tab::Cookies => Some(report.cookies.len()),
        Tab::Tokens => Some(report.tokens.len()),
        Tab::Exchanges => Some(report.capture.exchanges),
        Tab::Decode => None,
    }
}
