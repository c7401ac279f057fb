//! A sheet that lies over the panel until it is closed.

use web_sys::HtmlElement;
use yew::prelude::*;

/// What is on the sheet.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct SheetProps {
    /// Its title.
    pub title: AttrValue,
    /// Takes the wish to close it.
    pub close: Callback<()>,
    /// What it says.
    pub children: Children,
}

/// A sheet. It takes the focus, and Escape closes it.
#[component]
pub(crate) fn Sheet(props: &SheetProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(sheet) = node.cast::<HtmlElement>() {
                // Without the focus it can still be read.
                let _ = sheet.focus();
            }
        });
    }
    let onkeydown = {
        let close = props.close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                close.emit(());
            }
        })
    };
    let onclick = props.close.reform(|_: MouseEvent| ());
    let beside = onclick.clone();
    html! {
        <>
            <div class="veil" onclick={beside}></div>
            <div class="sheet" role="dialog" aria-modal="true" aria-label={props.title.clone()} tabindex="-1"
                ref={node} {onkeydown}>
                <div class="head">
                    <h2>{&props.title}</h2>
                    <button type="button" class="quiet" {onclick} aria-label="Close">{"×"}</button>
                </div>
                { props.children.clone() }
            </div>
        </>
    }
}
