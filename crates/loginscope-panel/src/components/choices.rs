//! A list of things of which one is chosen, by mouse or keys.

use web_sys::Element;
use yew::prelude::*;

/// Which things.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ChoicesProps {
    /// What they are together.
    pub name: AttrValue,
    /// How each looks.
    pub items: Vec<Html>,
    /// The chosen one.
    pub chosen: usize,
    /// Takes the place of another one.
    pub choose: Callback<usize>,
}

/// The list.
#[component]
pub(crate) fn Choices(props: &ChoicesProps) -> Html {
    let ChoicesProps { name, items, chosen, choose } = props;
    let (count, chosen) = (items.len(), *chosen);
    let id = |at: usize| format!("choice-{at}");
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(chosen, move |_| {
            let item = node
                .cast::<Element>()
                .and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
            if let Some(item) = item {
                let to_nearest = web_sys::ScrollIntoViewOptions::new();
                to_nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
                item.scroll_into_view_with_scroll_into_view_options(&to_nearest);
            }
        });
    }
    let onkeydown = {
        let choose = choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            let last = count.saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" | "j" => (chosen + 1).min(last),
                "ArrowUp" | "k" => chosen.saturating_sub(1),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            choose.emit(to);
        })
    };
    let item = |(at, item): (usize, &Html)| {
        let onclick = choose.reform(move |_: MouseEvent| at);
        html! {
            <div class={classes!("choice", (at == chosen).then_some("selected"))} id={id(at)} role="option"
                aria-selected={(at == chosen).to_string()} {onclick}>
                { item.clone() }
            </div>
        }
    };
    html! {
        <div class="choices" ref={node} role="listbox" tabindex="0" aria-label={name.clone()}
            aria-activedescendant={(count > 0).then(|| id(chosen))} {onkeydown}>
            { for items.iter().enumerate().map(item) }
        </div>
    }
}
