//! What can be done with the recording and the report.

use yew::prelude::*;

use super::{
    file_button::FileButton,
    icon::{Icon, Picture},
};
use crate::{
    host::{Command, HostState, Mode},
    shown::Shown,
    state::Action,
};

/// The state that the buttons show.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ToolbarProps {
    /// Where the panel runs.
    pub mode: Mode,
    /// What the shell says about itself.
    pub host: HostState,
    /// The capture on show.
    pub shown: Option<Shown>,
    /// Takes what the user asks for.
    pub act: Callback<Action>,
}

/// The buttons.
#[component]
pub(crate) fn Toolbar(props: &ToolbarProps) -> Html {
    let act = &props.act;
    html! {
        <div class="toolbar" role="toolbar" aria-label="Recording and report">
            if props.mode == Mode::Extension { { recording(&props.host, act) } }
            <FileButton short=true act={act.clone()} />
            <span class="spacer"></span>
            if props.shown.is_some() {
                <button type="button" class="quiet" aria-label="Export the report" aria-haspopup="dialog"
                    title="Copy or save the report; its secrets are replaced (e)"
                    onclick={act.reform(|_: MouseEvent| Action::Export(true))}>
                    <Icon picture={Picture::Save} /><span class="narrow-hidden">{"Export"}</span>
                </button>
            }
            <button type="button" class="quiet" aria-label="Keys and filter words" title="Keys and filter words (?)"
                onclick={act.reform(|_: MouseEvent| Action::Help(true))}>{"?"}</button>
        </div>
    }
}

fn recording(host: &HostState, act: &Callback<Action>) -> Html {
    let ask = |command: Command| act.reform(move |_: MouseEvent| Action::Ask(command.clone()));
    let (on, picture, said, title) = if host.recording {
        (false, Picture::Pause, "Pause", "Stop recording; what is there stays")
    } else {
        (true, Picture::Record, "Record", "Record requests")
    };
    let keep = host.keep;
    let onchange = act.reform(move |_: Event| Action::Ask(Command::Keep { on: !keep }));
    html! {
        <>
            <button type="button" class="record" aria-label={said} {title} onclick={ask(Command::Record { on })}>
                <Icon {picture} /><span class="narrow-hidden">{said}</span>
            </button>
            <button type="button" aria-label="Clear" title="Forget what was recorded" onclick={ask(Command::Clear)}>
                <Icon picture={Picture::Clear} /><span class="narrow-hidden">{"Clear"}</span>
            </button>
            <label title="Keep what was recorded when the page changes; most logins change it">
                <input type="checkbox" checked={keep} {onchange} />{"Keep"}
                <span class="narrow-hidden">{" over navigation"}</span>
            </label>
            <span class="rule-line"></span>
        </>
    }
}
