//! The panel with everything that changes: lines come in, analyses run, the user acts.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::{
    components::{filter_box::FIELD, tab_bar::focus, view::View},
    host::{Command, Mode},
    keys::Wish,
    pace::Pace,
    session::{self, Session},
    shown::Shown,
    state::{Action, State},
};

/// Where the panel runs and who carries out its commands.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct AppProps {
    /// In the developer tools or in a page.
    pub mode: Mode,
    /// Takes commands as JSON.
    pub on_command: Callback<String>,
}

/// What happens to the panel.
pub(crate) enum Message {
    /// The browser said something.
    Push(String),
    /// It is time to look at what was said.
    Analyse,
    /// The user or the host did something.
    Do(Action),
    /// A key was pressed that nothing else has taken.
    Key(Wish, KeyboardEvent),
}

/// The panel.
pub(crate) struct App {
    state: State,
    session: Session,
    pace: Pace,
    waiting: Option<Timeout>,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<App>) -> App {
        App {
            state: State::new(ctx.props().mode),
            session: Session::default(),
            pace: Pace::default(),
            waiting: None,
        }
    }

    fn update(&mut self, ctx: &Context<App>, message: Message) -> bool {
        match message {
            Message::Push(lines) => {
                self.session.push(&lines);
                self.analyse_soon(ctx);
                false
            }
            Message::Analyse => {
                self.waiting = None;
                if self.state.file.is_some() {
                    return false;
                }
                let began = now();
                let trace = self.session.trace();
                let shown = (!trace.exchanges.is_empty()).then(|| Shown::new(trace));
                self.state.apply(Action::Diagnosed(shown));
                self.pace.ran(began, now());
                true
            }
            Message::Do(action) => self.act(ctx, action),
            Message::Key(wish, event) => {
                let Some(action) = self.state.granted(wish) else { return false };
                // The letter must not be typed into the field that it opens.
                event.prevent_default();
                if wish == Wish::Filter {
                    Timeout::new(0, || focus(FIELD)).forget();
                }
                self.act(ctx, action)
            }
        }
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        html! { <View state={self.state.clone()} act={ctx.link().callback(Message::Do)} /> }
    }
}

impl App {
    fn analyse_soon(&mut self, ctx: &Context<App>) {
        if self.waiting.is_some() || self.state.file.is_some() {
            return;
        }
        let link = ctx.link().clone();
        let wait = self.pace.wait(now());
        self.waiting = Some(Timeout::new(wait, move || link.send_message(Message::Analyse)));
    }

    fn act(&mut self, ctx: &Context<App>, action: Action) -> bool {
        let closes = matches!(action, Action::Closed) && self.state.mode == Mode::Extension;
        match &action {
            Action::Ask(command) => {
                ask(ctx, command);
                return false;
            }
            Action::Open(file) => {
                open(ctx, file.clone());
                return false;
            }
            _ => {}
        }
        self.state.apply(action);
        if closes {
            self.analyse_soon(ctx);
        }
        true
    }
}

fn ask(ctx: &Context<App>, command: &Command) {
    if let Ok(json) = serde_json::to_string(command) {
        ctx.props().on_command.emit(json);
    }
}

fn open(ctx: &Context<App>, file: web_sys::File) {
    let link = ctx.link().clone();
    spawn_local(async move {
        let read = JsFuture::from(file.array_buffer()).await;
        let opened = match read {
            Ok(buffer) => session::open(&js_sys::Uint8Array::new(&buffer).to_vec()).map(Shown::new),
            Err(_) => Err("The browser could not read the file.".to_owned()),
        };
        link.send_message(Message::Do(Action::Opened(file.name(), opened)));
    });
}

/// Milliseconds of a steady clock.
fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}
