//! What to do while there is nothing to show.

use yew::prelude::*;

use super::{
    file_button::FileButton,
    notice::{help_button, saying},
};
use crate::{
    host::Mode,
    state::{Action, Condition, State},
};

/// Why there is nothing.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct EmptyProps {
    /// The state.
    pub state: State,
    /// Takes what the user asks for.
    pub act: Callback<Action>,
}

fn heading(state: &State) -> &'static str {
    match (state.mode, state.condition()) {
        (Mode::Page, _) => "Why does this login fail?",
        (_, Condition::Permission) => "Firefox asks you first",
        (_, Condition::Late) => "Recording began too late",
        (_, Condition::Paused) => "Paused",
        (_, Condition::Disconnected) => "Not connected",
        _ => "Log in on the page",
    }
}

/// What to do next.
#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    let EmptyProps { state, act } = props;
    let condition = state.condition();
    let said = (condition != Condition::Error).then(|| saying(state)).flatten();
    let recording = state.mode == Mode::Extension && condition == Condition::Empty;
    html! {
        <div class="empty" id="view" role="tabpanel" aria-labelledby={state.tab.id()}>
            <h1>{heading(state)}</h1>
            if let Some(saying) = said {
                <p>{saying.text}</p>
                { help_button(saying.help, act) }
            } else if recording {
                <p class="recording"><span class="dot"></span>{"Recording. Log in as usual; the reason appears here \
                    as soon as something goes wrong."}</p>
            } else {
                <p>{"Open the network log of the login, a HAR file from any browser or proxy. It is read on this \
                    machine and goes nowhere."}</p>
            }
            if state.mode == Mode::Page {
                <FileButton class={classes!("help")} act={act.clone()} />
                <p class="aside">{"Or drop the file anywhere here. To make one: open the developer tools, choose \
                    Network, log in, and export all as HAR with sensitive data."}</p>
                <p><a href="rules/index.html">{"What Loginscope explains, rule by rule"}</a></p>
            }
        </div>
    }
}
