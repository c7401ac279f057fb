//! A button that opens a file.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Icon, Picture};
use crate::state::Action;

/// How it looks and who takes the file.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct FileButtonProps {
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
    /// The text is left out where there is little room.
    #[prop_or_default]
    pub short: bool,
    /// Takes the file.
    pub act: Callback<Action>,
}

/// A button that opens a file.
#[component]
pub(crate) fn FileButton(props: &FileButtonProps) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let act = props.act.clone();
        Callback::from(move |event: Event| {
            let input =
                event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                act.emit(Action::Open(file));
            }
            // The same file chosen again must be a change again.
            input.set_value("");
        })
    };
    html! {
        <>
            <button type="button" class={props.class.clone()} {onclick} title="Open a HAR file">
                <Icon picture={Picture::Open} />
                <span class={classes!(props.short.then_some("narrow-hidden"))}>{"Open file"}</span>
            </button>
            <input type="file" class="hidden" id={(!props.short).then_some("file")} ref={input} {onchange}
                accept=".har,.json,.ndjson,.loginscope" tabindex="-1" aria-hidden="true" aria-label="File" />
        </>
    }
}
