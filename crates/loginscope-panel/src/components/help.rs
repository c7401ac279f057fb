//! The sheet of keys.

use yew::prelude::*;

use super::sheet::Sheet;
use crate::{filter::Key, keys::SHEET, state::Action};

/// Who closes it.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct HelpProps {
    /// Takes the wish to close it.
    pub act: Callback<Action>,
}

/// The sheet.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    html! {
        <Sheet title="Keys" close={props.act.reform(|()| Action::Help(false))}>
            <table class="keys"><tbody>
                { for SHEET.iter().map(|(keys, what)| html! {
                    <tr><th scope="row">{ for keys.split_whitespace().map(key) }</th><td>{*what}</td></tr>
                }) }
            </tbody></table>
            <h3>{"Words of the filter"}</h3>
            <p class="aside">{"All of them have to hold; a minus before one turns it round, a comma means either."}</p>
            <table class="keys"><tbody>
                { for Key::ALL.into_iter().map(|key| html! {
                    <tr><th scope="row"><code>{key.name()}</code></th><td>{key.meaning()}</td></tr>
                }) }
            </tbody></table>
        </Sheet>
    }
}

fn key(key: &str) -> Html {
    if key == "–" {
        html! { {" – "} }
    } else {
        html! { <kbd>{key}</kbd> }
    }
}
