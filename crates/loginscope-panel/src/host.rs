//! The door to the outside: what the extension's shell or the page tells the panel, and what the panel asks of it.

use serde::{Deserialize, Serialize};

/// Where the panel runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// In the developer tools, fed by a browser.
    Extension,
    /// In a web page, fed with files.
    #[default]
    Page,
}

impl Mode {
    /// From the word that the shell passes; whatever is not the extension is a page.
    pub(crate) fn from_name(name: &str) -> Mode {
        if name == "extension" { Mode::Extension } else { Mode::Page }
    }
}

/// The extension's access to requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Permission {
    /// It may see requests.
    #[default]
    Granted,
    /// The user has to allow it first; only Firefox asks.
    Missing,
}

/// The look that the developer tools have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// What the shell says about itself. Fields that it does not name have their usual value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct HostState {
    /// Requests are being written down.
    pub recording: bool,
    /// Requests are kept when the page changes.
    pub keep: bool,
    /// The page was loaded before recording began.
    pub late: bool,
    /// Access to requests.
    pub permission: Permission,
    /// The part of the extension that sees requests answers.
    pub connected: bool,
    /// The developer tools' theme, where they tell it.
    #[serde(deserialize_with = "known_theme")]
    pub theme: Option<Theme>,
}

impl Default for HostState {
    fn default() -> HostState {
        HostState {
            recording: true,
            keep: true,
            late: false,
            permission: Permission::Granted,
            connected: true,
            theme: None,
        }
    }
}

/// A theme that nobody knows is no reason to lose the rest of the state.
fn known_theme<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Theme>, D::Error> {
    let name = Option::<String>::deserialize(from)?;
    Ok(match name.as_deref() {
        Some("dark") => Some(Theme::Dark),
        Some("light" | "default") => Some(Theme::Light),
        _ => None,
    })
}

/// What the panel asks of its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Command {
    /// Starts or pauses recording.
    Record {
        /// Whether it shall record.
        on: bool,
    },
    /// Keeps requests when the page changes, or not.
    Keep {
        /// Whether it shall keep them.
        on: bool,
    },
    /// Forgets everything that was recorded.
    Clear,
    /// Reloads the inspected page with an empty list.
    Reload,
    /// Asks the user for access to requests.
    Grant,
    /// Saves a file.
    Save {
        /// Its name.
        name: String,
        /// Its media type.
        mime: String,
        /// Its content.
        text: String,
    },
    /// Puts text on the clipboard.
    Copy {
        /// The text.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_with_few_fields_has_the_usual_others() {
        let state: HostState = serde_json::from_str(
            r#"{"recording":false,"permission":"missing","browser":"firefox","theme":"solarized"}"#,
        )
        .unwrap();
        assert!(!state.recording && state.keep && state.connected);
        assert_eq!(state.permission, Permission::Missing);
        assert_eq!(state.theme, None);
    }

    #[test]
    fn commands_are_what_the_shell_expects() {
        let json = |command: Command| serde_json::to_string(&command).unwrap();
        assert_eq!(json(Command::Record { on: true }), r#"{"type":"record","on":true}"#);
        assert_eq!(json(Command::Clear), r#"{"type":"clear"}"#);
        assert_eq!(json(Command::Copy { text: "a".into() }), r#"{"type":"copy","text":"a"}"#);
    }
}
