//! Lines to paste for frameworks and servers: those of the capture at once, the others on demand.

use loginscope_core::report::Snippet;
use yew::prelude::*;

use super::fix::Lines;
use crate::state::Action;

/// Which lines.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct SnippetsProps {
    /// Those that fit stand first.
    pub snippets: Vec<Snippet>,
    /// Takes commands.
    pub act: Callback<Action>,
}

/// Lines to paste.
#[component]
pub(crate) fn Snippets(props: &SnippetsProps) -> Html {
    let lines = |snippet: &Snippet| {
        let name = snippet.label();
        html! {
            <><h4>{name}</h4>
            <Lines text={snippet.text.clone()} what={format!("the lines for {name}")} act={props.act.clone()} /></>
        }
    };
    let (fitting, others): (Vec<&Snippet>, Vec<&Snippet>) =
        props.snippets.iter().partition(|snippet| snippet.fits);
    let title = if fitting.is_empty() {
        "In your framework or server"
    } else {
        "In another framework or server"
    };
    html! {
        <>
            { for fitting.into_iter().map(lines) }
            if !others.is_empty() {
                <details class="snippets">
                    <summary>{title}{" "}<span class="count">{others.len()}</span></summary>
                    { for others.into_iter().map(lines) }
                </details>
            }
        </>
    }
}
