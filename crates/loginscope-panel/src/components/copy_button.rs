//! A button that copies a text and says so.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::icon::{Icon, Picture};
use crate::{host::Command, state::Action};

/// How long the button says that it did it, in milliseconds.
const SAYS_SO: u32 = 1500;

/// What to copy.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CopyButtonProps {
    /// The text.
    pub text: AttrValue,
    /// What it is, for the button's name.
    pub what: AttrValue,
    /// What stands on the button.
    #[prop_or(AttrValue::Static("Copy"))]
    pub said: AttrValue,
    /// Whether the name is to be read on the button.
    #[prop_or_default]
    pub labelled: bool,
    /// Takes the command.
    pub act: Callback<Action>,
}

/// A button that copies.
#[component]
pub(crate) fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state(|| None::<Timeout>);
    let onclick = {
        let (copied, props) = (copied.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            props.act.emit(Action::Ask(Command::Copy { text: props.text.to_string() }));
            let back = copied.clone();
            copied.set(Some(Timeout::new(SAYS_SO, move || back.set(None))));
        })
    };
    let name = format!("Copy {}", props.what);
    let said = if copied.is_some() { AttrValue::Static("Copied") } else { props.said.clone() };
    html! {
        <button type="button" class="quiet copy" {onclick} title={name.clone()} aria-label={name}>
            <Icon picture={if copied.is_some() { Picture::Success } else { Picture::Copy }} />
            <span class={classes!((!props.labelled).then_some("narrow-hidden"))} aria-live="polite">{said}</span>
        </button>
    }
}
