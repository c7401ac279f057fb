//! Which part of a long list is in sight.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The height to assume until the element is in the document.
const GUESS: f64 = 900.0;

/// What is in sight, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sight {
    /// How far the list is scrolled.
    pub top: f64,
    /// How much of it is seen.
    pub height: f64,
}

fn sight_of(element: &Element) -> Sight {
    Sight { top: f64::from(element.scroll_top()), height: f64::from(element.client_height()) }
}

/// Follows an element's scrolling and size. The callback is for its `onscroll`.
#[hook]
pub(crate) fn use_sight(node: &NodeRef) -> (Sight, Callback<Event>) {
    let sight = use_state_eq(|| Sight { top: 0.0, height: GUESS });
    let look = {
        let (sight, node) = (sight.setter(), node.clone());
        Callback::from(move |()| {
            if let Some(element) = node.cast::<Element>() {
                sight.set(sight_of(&element));
            }
        })
    };
    {
        let (look, node) = (look.clone(), node.clone());
        use_effect_with((), move |()| {
            let watcher = watch(&node, look);
            move || {
                if let Some((observer, _)) = watcher {
                    observer.disconnect();
                }
            }
        });
    }
    (*sight, Callback::from(move |_: Event| look.emit(())))
}

fn watch(node: &NodeRef, look: Callback<()>) -> Option<(ResizeObserver, Closure<dyn Fn()>)> {
    let element = node.cast::<Element>()?;
    let changed = Closure::<dyn Fn()>::new(move || look.emit(()));
    let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
    observer.observe(&element);
    Some((observer, changed))
}
