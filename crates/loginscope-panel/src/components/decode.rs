//! The scratchpad: what a pasted text is, and what browsers would make of a Set-Cookie line.

use loginscope_core::decode::{Decoded, decode};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{
    prose::{Prose, Value},
    tokens_view::claims,
    what_if::WhatIf,
};
use crate::state::Action;

/// What is to be decoded.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct DecodeProps {
    /// The text.
    pub text: AttrValue,
    /// Where it would come from, for a Set-Cookie line.
    pub from: AttrValue,
    /// Takes what the user types.
    pub act: Callback<Action>,
}

/// Lines to begin with, by what they are.
const EXAMPLES: [(&str, &str); 3] = [
    ("A Set-Cookie line", "Set-Cookie: session=1; Path=/; HttpOnly; SameSite=None"),
    (
        "A token",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIiwiYXVkIjoiYXBwIiwiZXhwIjoxODAwMDAwMDAwfQ.c2lnbmF0dXJl",
    ),
    (
        "An authorization request",
        "https://idp.example/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=openid&state=abc",
    ),
];

/// The scratchpad.
#[component]
pub(crate) fn Decode(props: &DecodeProps) -> Html {
    let DecodeProps { text, from, act } = props;
    let revealed = use_state_eq(|| false);
    let oninput = act.reform(|event: InputEvent| {
        let field = event.target().and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
        Action::Decode(field.map(|field| field.value()).unwrap_or_default())
    });
    let reveal = {
        let revealed = revealed.clone();
        Callback::from(move |_: MouseEvent| revealed.set(!*revealed))
    };
    let example = |(name, line): &(&'static str, &'static str)| {
        let line = *line;
        let onclick = act.reform(move |_: MouseEvent| Action::Decode(line.to_owned()));
        html! { <li><button type="button" class="link" {onclick}>{*name}</button></li> }
    };
    let decoded = decode(text, *revealed);
    let line = decoded.as_ref().and_then(|decoded| decoded.set_cookie.clone());
    html! {
        <div class="panes decode" id="view" role="tabpanel" aria-labelledby="tab-decode">
            <section class="list scratch" aria-label="What to decode">
                <label for="scratch">{"A token, a cookie, a Set-Cookie line, a SAML message or a URL"}</label>
                <textarea id="scratch" class="field" value={text.clone()} {oninput} spellcheck="false"
                    autocomplete="off" placeholder="Paste it here. It goes nowhere." />
                if text.is_empty() {
                    <p class="aside">{"To try:"}</p>
                    <ul>{ for EXAMPLES.iter().map(example) }</ul>
                }
            </section>
            <section class="detail" tabindex="0" aria-label="What it says">
                if let Some(decoded) = decoded {
                    <article>
                        <header>
                            <div><h2>{decoded.kind.clone()}</h2></div>
                            if !(decoded.parts.is_empty() && decoded.document.is_empty()) {
                                <button type="button" class="quiet" aria-pressed={revealed.to_string()}
                                    onclick={reveal}>
                                    {if *revealed { "Hide secrets" } else { "Reveal secrets" }}
                                </button>
                            }
                        </header>
                        { said(&decoded) }
                        if let Some(line) = line { <WhatIf {line} from={from.clone()} act={act.clone()} /> }
                    </article>
                } else {
                    <p class="aside">{"What it says appears here: read on this machine, kept nowhere."}</p>
                }
            </section>
        </div>
    }
}

fn said(decoded: &Decoded) -> Html {
    html! {
        <>
            if !decoded.notes.is_empty() {
                <ul class="notes">
                    { for decoded.notes.iter().map(|note| html! { <li><Prose text={note.clone()} /></li> }) }
                </ul>
            }
            { for decoded.parts.iter().filter_map(|(title, members)| claims(title, members)) }
            if !decoded.document.is_empty() {
                <pre class="document" tabindex="0" aria-label="The document"><Value text={decoded.document.clone()} /></pre>
            }
        </>
    }
}
