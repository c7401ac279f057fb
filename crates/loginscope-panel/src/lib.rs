//! The panel: shows what the core found out about a login. It decides nothing about logins itself.
//!
//! One WASM serves the developer tools and the stand-alone page; the JavaScript around it hands over what the
//! browser says and carries out what the panel asks for.

mod app;
mod completion;
mod components;
mod filter;
mod host;
mod keys;
mod lanes;
mod pace;
mod rows;
mod session;
mod shown;
mod state;
mod tab;
mod words;

use wasm_bindgen::{
    JsCast as _,
    prelude::{Closure, JsValue, wasm_bindgen},
};
use web_sys::KeyboardEvent;
use yew::{AppHandle, Callback};

use self::{
    app::{App, AppProps, Message},
    host::Mode,
};

/// A running panel, for the JavaScript that feeds it.
#[wasm_bindgen]
pub struct Panel {
    app: AppHandle<App>,
}

#[wasm_bindgen]
impl Panel {
    /// Takes lines of events, each a JSON object.
    pub fn push(&self, lines: String) {
        self.app.send_message(Message::Push(lines));
    }

    /// Takes the state of the host as a JSON object.
    pub fn state(&self, json: &str) {
        if let Ok(host) = serde_json::from_str(json) {
            self.app.send_message(Message::Do(state::Action::Host(host)));
        }
    }
}

/// Builds the panel into the document's body. Commands go to the function as JSON texts.
#[wasm_bindgen]
pub fn start(mode: &str, on_command: js_sys::Function) -> Panel {
    console_error_panic_hook::set_once();
    let on_command = Callback::from(move |json: String| {
        // An error of the host's is the host's to report.
        let _ = on_command.call1(&JsValue::NULL, &JsValue::from(json));
    });
    let props = AppProps { mode: Mode::from_name(mode), on_command };
    let app = yew::Renderer::<App>::with_props(props).render();
    listen_to_keys((*app).clone());
    Panel { app }
}

/// Keys that nothing in the panel has taken, wherever the focus is; but for the letters that somebody types.
fn listen_to_keys(app: yew::html::Scope<App>) {
    let heard = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        let chord = event.ctrl_key() || event.alt_key() || event.meta_key();
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| {
                matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            });
        if chord || event.default_prevented() || (typing && event.key() != "Escape") {
            return;
        }
        if let Some(wish) = keys::wish(&event.key()) {
            app.send_message(Message::Key(wish, event));
        }
    });
    if let Some(window) = web_sys::window() {
        // A window that takes no listener leaves the mouse.
        let _ = window.add_event_listener_with_callback("keydown", heard.as_ref().unchecked_ref());
    }
    heard.forget();
}
