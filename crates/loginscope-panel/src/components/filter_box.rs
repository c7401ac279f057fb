//! The field for the filter, with what could come next.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{completion::Offer, shown::Shown, state::Action};

/// The id of the field.
pub(crate) const FIELD: &str = "filter";

/// What is filtered.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct FilterBoxProps {
    /// The capture.
    pub shown: Shown,
    /// The words.
    pub text: AttrValue,
    /// How many exchanges they let through.
    pub found: usize,
    /// Takes what the user types.
    pub act: Callback<Action>,
}

/// The field.
#[component]
pub(crate) fn FilterBox(props: &FilterBoxProps) -> Html {
    let FilterBoxProps { shown, text, found, act } = props.clone();
    let open = use_state_eq(|| false);
    let chosen = use_state_eq(|| None::<usize>);
    let offers = if *open { shown.vocabulary().offers(&text) } else { Vec::new() };
    let type_in = {
        let (act, chosen, open) = (act.clone(), chosen.clone(), open.clone());
        Callback::from(move |text: String| {
            chosen.set(None);
            open.set(true);
            act.emit(Action::Filter(text));
        })
    };
    let oninput = {
        let type_in = type_in.clone();
        Callback::from(move |event: InputEvent| {
            let field = event.target().and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
            if let Some(field) = field {
                type_in.emit(field.value());
            }
        })
    };
    let onkeydown = {
        let (open, chosen, act) = (open.clone(), chosen.clone(), act.clone());
        let (type_in, offers, empty) = (type_in.clone(), offers.clone(), text.is_empty());
        Callback::from(move |event: KeyboardEvent| {
            let count = offers.len();
            match event.key().as_str() {
                "ArrowDown" if !*open => open.set(true),
                "ArrowDown" if count > 0 => {
                    chosen.set(Some(chosen.map_or(0, |at| (at + 1) % count)));
                }
                "ArrowUp" if count > 0 => {
                    chosen.set(Some(chosen.map_or(count - 1, |at| (at + count - 1) % count)));
                }
                "Enter" => match chosen.and_then(|at| offers.get(at)) {
                    Some(offer) => type_in.emit(offer.text.clone()),
                    None => open.set(false),
                },
                "Escape" if *open && count > 0 => open.set(false),
                "Escape" if !empty => act.emit(Action::Filter(String::new())),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onfocus = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(true))
    };
    let onblur = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(false))
    };
    let offer = |(at, offer): (usize, &Offer)| {
        let this = *chosen == Some(at);
        let (take, text) = (type_in.clone(), offer.text.clone());
        // The mouse button going down would take the focus away and close the list before the click.
        let onmousedown = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            take.emit(text.clone());
        });
        html! {
            <li id={format!("offer-{at}")} role="option" aria-selected={this.to_string()}
                class={this.then_some("selected")} {onmousedown}>
                <code>{&offer.word}</code>{" "}<span class="aside">{&offer.note}</span>
            </li>
        }
    };
    let total = shown.report.capture.exchanges;
    let listed = !offers.is_empty();
    let clear = act.reform(|_: MouseEvent| Action::Filter(String::new()));
    html! {
        <div class="filter" role="search">
            <input type="text" id={FIELD} class="field" value={text.clone()} spellcheck="false" autocomplete="off"
                placeholder="Filter: words, -not, host:, status:4xx, is:login" aria-label="Filter the exchanges"
                role="combobox" aria-autocomplete="list" aria-expanded={listed.to_string()}
                aria-controls="offers" aria-activedescendant={chosen.map(|at| format!("offer-{at}"))}
                {oninput} {onkeydown} {onfocus} {onblur} />
            if !text.is_empty() {
                <button type="button" class="quiet" onclick={clear} aria-label="Clear the filter">{"×"}</button>
            }
            <span class="count" role="status">
                {if text.is_empty() { String::new() } else { format!("{found} of {total}") }}
            </span>
            <ul id="offers" class="offers" role="listbox" aria-label="What could come next" hidden={!listed}>
                { for offers.iter().enumerate().map(offer) }
            </ul>
        </div>
    }
}
