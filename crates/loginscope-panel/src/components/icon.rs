//! Small pictures, drawn in the colour of the text around them.

use loginscope_core::{finding::Level, report::Outcome};
use yew::prelude::*;

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// It works; a tick.
    Success,
    /// It fails; a cross.
    Failure,
    /// A question mark.
    Unknown,
    /// A warning; an exclamation mark in a triangle.
    Warning,
    /// A note; an i.
    Note,
    /// A dot: record.
    Record,
    /// Two bars: pause.
    Pause,
    /// A crossed circle: clear.
    Clear,
    /// A folder.
    Open,
    /// Two sheets.
    Copy,
    /// An arrow into a tray.
    Save,
}

impl Picture {
    /// For an outcome.
    pub(crate) fn of_outcome(outcome: Outcome) -> Picture {
        match outcome {
            Outcome::Success => Picture::Success,
            Outcome::Failure => Picture::Failure,
            Outcome::Unknown => Picture::Unknown,
        }
    }

    /// For a level.
    pub(crate) fn of_level(level: Level) -> Picture {
        match level {
            Level::Error => Picture::Failure,
            Level::Warning => Picture::Warning,
            Level::Note => Picture::Note,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Picture::Success => "good",
            Picture::Failure | Picture::Record => "bad",
            Picture::Warning => "warn",
            Picture::Unknown | Picture::Note => "info",
            _ => "plain",
        }
    }

    /// On a grid of 16 by 16; holes are cut out where lines cross.
    fn path(self) -> &'static str {
        match self {
            Picture::Success => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-1 9.9L4.1 8l1-1L7 8.9l3.9-3.9 1 1L7 10.9Z"
            }
            Picture::Failure => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.1 9.1-1 1L8 9l-2.1 2.1-1-1L7 8 4.9 5.9l1-1L8 7l2.1-2.1 1 1L9 8l2.1 2.1Z"
            }
            Picture::Unknown => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm.8 11H7.2v-1.6h1.6V12ZM9.9 7.5c-.8.6-1.1.9-1.1 1.7H7.2c0-1.5.7-2.1 1.5-2.7.6-.4.8-.6.8-1.1 0-.7-.6-1.1-1.4-1.1-.9 0-1.5.5-1.6 1.4H5C5.1 4 6.3 2.9 8.1 2.9c1.7 0 3 1 3 2.5 0 1-.5 1.6-1.2 2.1Z"
            }
            Picture::Warning => "M8 1.5 15.2 14H.8L8 1.5Zm-.7 4.5v4h1.4V6H7.3Zm0 5v1.4h1.4V11H7.3Z",
            Picture::Note => {
                "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm.8 10.7H7.2V7h1.6v4.7Zm0-5.9H7.2V4.2h1.6v1.6Z"
            }
            Picture::Record => "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z",
            Picture::Pause => "M4 3h3v10H4V3Zm5 0h3v10H9V3Z",
            Picture::Clear => {
                "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM3 8a5 5 0 0 1 7.9-4L4 10.9A5 5 0 0 1 3 8Zm5 5a5 5 0 0 1-2.9-1L12 5.1A5 5 0 0 1 8 13Z"
            }
            Picture::Open => "M1.5 3h4.7l1.5 1.7h6.8V13h-13V3Zm1.3 1.3v7.4h10.4V6H7.1L5.6 4.3H2.8Z",
            Picture::Copy => {
                "M5.5 1.5h8v10h-8v-10Zm1.3 1.3v7.4h5.4V2.8H6.8ZM2.5 4.5h1.3v8.7h6.7v1.3h-8v-10Z"
            }
            Picture::Save => {
                "M7.35 2h1.3v6l2.2-2.2.9.9L8 10.5 4.25 6.7l.9-.9L7.35 8V2ZM2.5 11.5h1.3v1.7h8.4v-1.7h1.3v3h-11v-3Z"
            }
        }
    }
}

/// A picture and, where nothing beside it says the same, its name.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct IconProps {
    /// Which.
    pub picture: Picture,
    /// For those who can't see it; empty where text beside it says the same.
    #[prop_or_default]
    pub name: AttrValue,
}

/// A picture.
#[component]
pub(crate) fn Icon(props: &IconProps) -> Html {
    let named = !props.name.is_empty();
    html! {
        <svg class={classes!("icon", props.picture.class())} viewBox="0 0 16 16" width="16" height="16"
            role={named.then_some("img")} aria-label={named.then(|| props.name.clone())}
            aria-hidden={(!named).then_some("true")}>
            <path fill-rule="evenodd" d={props.picture.path()} />
        </svg>
    }
}
