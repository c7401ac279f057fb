//! What the panel knows and how it changes: plain data and a pure function.

use std::rc::Rc;

use crate::{
    filter::Filter,
    host::{Command, HostState, Mode, Permission},
    keys::Wish,
    shown::Shown,
    tab::Tab,
};

/// What the detail pane shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Selection {
    /// The root cause, if there is one.
    #[default]
    Automatic,
    /// A finding by its id.
    Finding(usize),
    /// An exchange by its id, with the place in it that somebody wants to see.
    Exchange(u32, Option<Place>),
}

/// A header line in an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// `request.header`, `response.header` and so on, as in the report's evidence.
    pub part: String,
    /// The index of the header line.
    pub index: Option<usize>,
}

/// What the panel as a whole is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// A file could not be read.
    Error,
    /// A file is shown.
    File,
    /// The part of the extension that sees requests does not answer.
    Disconnected,
    /// The browser has to be asked for access first.
    Permission,
    /// The page was loaded before recording began.
    Late,
    /// Nothing was recorded yet.
    Empty,
    /// Requests are being written down.
    Recording,
    /// They are not.
    Paused,
}

impl Condition {
    /// The word in the document, for style sheets and tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Condition::Error => "error",
            Condition::File => "file",
            Condition::Disconnected => "disconnected",
            Condition::Permission => "permission",
            Condition::Late => "late",
            Condition::Empty => "empty",
            Condition::Recording => "recording",
            Condition::Paused => "paused",
        }
    }
}

/// Everything that the view depends on.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct State {
    /// Where the panel runs.
    pub mode: Mode,
    /// What the shell says about itself.
    pub host: HostState,
    /// The capture on show.
    pub shown: Option<Shown>,
    /// The name of the file that it comes from; `None` for what the browser says.
    pub file: Option<String>,
    /// Why the last file could not be read.
    pub error: Option<String>,
    /// What the detail pane shows.
    pub selection: Selection,
    /// The view.
    pub tab: Tab,
    /// What narrows the list of exchanges.
    pub filter: String,
    /// The chosen cookie.
    pub cookie: usize,
    /// The chosen token.
    pub token: usize,
    /// What is to be decoded.
    pub scratch: String,
    /// The address that a Set-Cookie line in it would come from.
    pub from: String,
    /// The sheet of the report is open.
    pub export: bool,
    /// The sheet of keys is open.
    pub help: bool,
}

/// What can happen.
#[derive(Clone)]
pub(crate) enum Action {
    /// The shell said something about itself.
    Host(HostState),
    /// The live capture was diagnosed anew; `None` where it is empty.
    Diagnosed(Option<Shown>),
    /// A file was read.
    Opened(String, Result<Shown, String>),
    /// The file is put away.
    Closed,
    /// The words about a broken file were read.
    Dismissed,
    /// Something was chosen.
    Select(Selection),
    /// Another view.
    Show(Tab),
    /// The list of exchanges is narrowed by these words.
    Filter(String),
    /// A cookie was chosen.
    Cookie(usize),
    /// A token was chosen.
    Token(usize),
    /// Something is to be decoded.
    Decode(String),
    /// A Set-Cookie line, and where it would come from.
    WhatIf(String, String),
    /// Another address that it would come from.
    From(String),
    /// The sheet of the report is opened or closed.
    Export(bool),
    /// The sheet of keys is opened or closed.
    Help(bool),
    /// The user asks the host for something.
    Ask(Command),
    /// The user gives a file.
    Open(web_sys::File),
}

impl State {
    /// The state of a panel that was just made.
    pub(crate) fn new(mode: Mode) -> State {
        State { mode, from: "https://app.example/login".to_owned(), ..State::default() }
    }

    /// The next state.
    pub(crate) fn apply(&mut self, action: Action) {
        match action {
            Action::Host(host) => self.host = host,
            Action::Diagnosed(shown) => {
                if shown.is_none() {
                    self.selection = Selection::Automatic;
                }
                self.shown = shown;
            }
            Action::Opened(name, Ok(shown)) => {
                self.shown = Some(shown);
                self.file = Some(name);
                self.error = None;
                self.selection = Selection::Automatic;
            }
            Action::Opened(name, Err(said)) => self.error = Some(format!("{name}: {said}")),
            Action::Closed => {
                self.error = None;
                if self.file.take().is_some() {
                    self.shown = None;
                    self.selection = Selection::Automatic;
                }
            }
            Action::Select(selection) => self.select(selection),
            Action::Dismissed => self.error = None,
            Action::Show(tab) => self.tab = tab,
            Action::Filter(filter) => self.filter = filter,
            Action::Cookie(cookie) => {
                self.cookie = cookie;
                self.tab = Tab::Cookies;
            }
            Action::Token(token) => {
                self.token = token;
                self.tab = Tab::Tokens;
            }
            Action::Decode(text) => {
                self.scratch = text;
                self.tab = Tab::Decode;
            }
            Action::WhatIf(line, from) => {
                self.apply(Action::Decode(line));
                self.from = from;
            }
            Action::From(from) => self.from = from,
            Action::Export(open) => self.export = open && self.shown.is_some(),
            Action::Help(open) => self.help = open,
            Action::Ask(_) | Action::Open(_) => {}
        }
    }

    /// What a key does here; nothing where it has no use.
    pub(crate) fn granted(&self, wish: Wish) -> Option<Action> {
        Some(match wish {
            Wish::Tab(tab) => Action::Show(tab),
            Wish::Help => Action::Help(!self.help),
            Wish::Escape if self.help => Action::Help(false),
            Wish::Escape if self.export => Action::Export(false),
            Wish::Export => Action::Export(self.shown.as_ref().map(|_| !self.export)?),
            Wish::Escape => return None,
            Wish::Filter => Action::Show(self.shown.as_ref().map(|_| Tab::Exchanges)?),
            Wish::Root => {
                let root = self.shown.as_ref()?.report.diagnosis.root_cause.as_ref()?;
                Action::Select(Selection::Finding(root.finding))
            }
            Wish::Move(by) => {
                if !matches!(self.tab, Tab::Diagnosis | Tab::Flow | Tab::Exchanges) {
                    return None;
                }
                let shown = self.shown.as_ref()?;
                let from = match self.selected() {
                    Some(Selection::Exchange(id, _)) => Some(id),
                    _ => None,
                };
                let rows = match self.tab {
                    Tab::Exchanges => shown.filtered(&Filter::parse(&self.filter)),
                    _ => Rc::clone(&shown.steps),
                };
                Action::Select(Selection::Exchange(rows.moved(from, by)?, None))
            }
        })
    }

    /// Selects something, in the view that can show it.
    fn select(&mut self, selection: Selection) {
        let beside_a_list = matches!(self.tab, Tab::Diagnosis | Tab::Flow | Tab::Exchanges);
        match &selection {
            Selection::Finding(_) if !beside_a_list => self.tab = Tab::Diagnosis,
            Selection::Automatic | Selection::Finding(_) => {}
            Selection::Exchange(id, _) => {
                // A step that the short list lacks would be selected without being seen.
                let step = self.shown.as_ref().is_some_and(|shown| shown.step(*id).is_some());
                if !beside_a_list || (!step && self.tab != Tab::Exchanges) {
                    self.tab = Tab::Exchanges;
                    self.filter.clear();
                }
            }
        }
        self.selection = selection;
    }

    /// What the panel as a whole is doing; of several things the one that the user must know first.
    pub(crate) fn condition(&self) -> Condition {
        if self.error.is_some() {
            return Condition::Error;
        }
        if self.file.is_some() {
            return Condition::File;
        }
        if self.mode == Mode::Page {
            return Condition::Empty;
        }
        let host = &self.host;
        if host.permission == Permission::Missing {
            Condition::Permission
        } else if !host.connected {
            Condition::Disconnected
        } else if host.late {
            Condition::Late
        } else if !host.recording {
            Condition::Paused
        } else if self.shown.is_none() {
            Condition::Empty
        } else {
            Condition::Recording
        }
    }

    /// What is selected, where something is or the root cause stands in for it.
    pub(crate) fn selected(&self) -> Option<Selection> {
        let report = &self.shown.as_ref()?.report;
        match &self.selection {
            Selection::Finding(id) if *id < report.findings.len() => Some(self.selection.clone()),
            Selection::Exchange(id, _) if (*id as usize) < report.capture.exchanges => {
                Some(self.selection.clone())
            }
            _ => report.diagnosis.root_cause.as_ref().map(|root| Selection::Finding(root.finding)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extension(host: HostState) -> State {
        State { host, ..State::new(Mode::Extension) }
    }

    #[test]
    fn what_the_user_must_know_comes_first() {
        let condition = |host| extension(host).condition();
        assert_eq!(condition(HostState::default()), Condition::Empty);
        assert_eq!(
            condition(HostState { recording: false, ..HostState::default() }),
            Condition::Paused
        );
        assert_eq!(condition(HostState { late: true, ..HostState::default() }), Condition::Late);
        let missing = HostState {
            permission: Permission::Missing,
            late: true,
            connected: false,
            ..HostState::default()
        };
        assert_eq!(condition(missing), Condition::Permission);
    }

    #[test]
    fn a_broken_file_is_an_error_until_it_is_put_away() {
        let mut state = State::new(Mode::Page);
        state.apply(Action::Opened("a.har".into(), Err("It is empty.".into())));
        assert_eq!(state.condition(), Condition::Error);
        assert_eq!(state.error.as_deref(), Some("a.har: It is empty."));
        state.apply(Action::Dismissed);
        assert_eq!(state.condition(), Condition::Empty);
    }
}
