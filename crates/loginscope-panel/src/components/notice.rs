//! One sentence about something that the user has to know, with the button that helps.

use yew::prelude::*;

use super::icon::{Icon, Picture};
use crate::{
    host::{Command, Mode},
    state::{Action, Condition, State},
};

/// What to say about a state, and what helps: the button's text and what it does.
pub(crate) struct Saying {
    /// The sentence.
    pub text: String,
    /// How it looks.
    pub picture: Picture,
    /// What helps.
    pub help: Option<(&'static str, Action)>,
}

/// What is to be said about a state.
pub(crate) fn saying(state: &State) -> Option<Saying> {
    let say = |text: &str, picture, help| Some(Saying { text: text.to_owned(), picture, help });
    match state.condition() {
        Condition::Error => say(
            state.error.as_deref().unwrap_or_default(),
            Picture::Failure,
            Some(("Dismiss", Action::Dismissed)),
        ),
        Condition::File => say(
            &format!("This is the file {}.", state.file.as_deref().unwrap_or_default()),
            Picture::Note,
            Some(match state.mode {
                Mode::Extension => ("Back to the recording", Action::Closed),
                Mode::Page => ("Close", Action::Closed),
            }),
        ),
        Condition::Disconnected => say(
            "The extension's background does not answer, so requests may be missing. Waiting for it to come back; \
             what was recorded stays.",
            Picture::Warning,
            None,
        ),
        Condition::Permission => say(
            "Firefox has not allowed Loginscope to see the requests of pages, so most of a login is missing.",
            Picture::Warning,
            Some(("Allow access…", Action::Ask(Command::Grant))),
        ),
        Condition::Late => say(
            "Recording began after the page was loaded, so the beginning is missing.",
            Picture::Warning,
            Some(("Reload the page", Action::Ask(Command::Reload))),
        ),
        Condition::Paused => say(
            "Paused. New requests are not recorded.",
            Picture::Pause,
            Some(("Record", Action::Ask(Command::Record { on: true }))),
        ),
        Condition::Empty | Condition::Recording => None,
    }
}

/// What to say.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct NoticeProps {
    /// The state.
    pub state: State,
    /// Takes what the user asks for.
    pub act: Callback<Action>,
}

/// A bar with the sentence and the button.
#[component]
pub(crate) fn Notice(props: &NoticeProps) -> Html {
    let Some(saying) = saying(&props.state) else { return Html::default() };
    html! {
        <div class={classes!("notice", props.state.condition().name())}>
            <Icon picture={saying.picture} />
            <p>{saying.text}</p>
            { help_button(saying.help, &props.act) }
        </div>
    }
}

/// The button that helps.
pub(crate) fn help_button(
    help: Option<(&'static str, Action)>,
    act: &Callback<Action>,
) -> Option<Html> {
    let (text, action) = help?;
    let onclick = act.reform(move |_: MouseEvent| action.clone());
    Some(html! { <button type="button" class="help" {onclick}>{text}</button> })
}
