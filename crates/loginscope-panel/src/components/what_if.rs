//! What each browser would make of a Set-Cookie line.

use loginscope_core::{
    decode::{Made, Setting, what_if},
    model::Timestamp,
    rules,
};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    icon::{Icon, Picture},
    prose::Prose,
};
use crate::state::Action;

/// Which line.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct WhatIfProps {
    /// The line.
    pub line: AttrValue,
    /// The address that answers with it.
    pub from: AttrValue,
    /// Takes what the user changes.
    pub act: Callback<Action>,
}

/// The verdicts of the three browsers.
#[component]
pub(crate) fn WhatIf(props: &WhatIfProps) -> Html {
    let embedded = use_state_eq(|| false);
    let oninput = props.act.reform(|event: InputEvent| {
        let field = event.target().and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        Action::From(field.map(|field| field.value()).unwrap_or_default())
    });
    let onchange = {
        let embedded = embedded.clone();
        Callback::from(move |_: Event| embedded.set(!*embedded))
    };
    let setting = Setting { url: props.from.to_string(), embedded: *embedded };
    let made = what_if(&props.line, &setting, Timestamp::from_millis(js_sys::Date::now()));
    html! {
        <section class="what-if" aria-label="What browsers make of it">
            <h3>{"What browsers make of it"}</h3>
            <div class="from">
                <label for="what-if-from">{"In an answer of"}</label>
                <input type="text" id="what-if-from" class="field" value={props.from.clone()} {oninput}
                    spellcheck="false" />
            </div>
            <label class="check">
                <input type="checkbox" checked={*embedded} {onchange} />{"in a frame within a page of another site"}
            </label>
            <div aria-live="polite">
                if let Some(made) = made { { verdicts(&made) } }
                else { <p class="failure">{"That is no address; write it as https://app.example/login."}</p> }
            </div>
        </section>
    }
}

fn verdicts(made: &[Made]) -> Html {
    let mark = |yes: bool, name: String| {
        let picture = if yes { Picture::Success } else { Picture::Failure };
        html! { <Icon {picture} {name} /> }
    };
    let occasions: Vec<&'static str> =
        made.first().into_iter().flat_map(|made| &made.sent).map(|(name, _)| *name).collect();
    let occasion = |(at, name): (usize, &&'static str)| {
        let cell = |made: &Made| {
            let sent = made.sent.get(at).is_some_and(|(_, sent)| *sent);
            html! { <td>{ mark(sent, if sent { "sent".to_owned() } else { "not sent".to_owned() }) }</td> }
        };
        html! { <tr><th scope="row">{format!("Sent with {name}")}</th>{ for made.iter().map(cell) }</tr> }
    };
    let stored = |made: &Made| {
        let word = if made.stored { "kept" } else { "refused" };
        html! { <td class={if made.stored { "well" } else { "failure" }}>{ mark(made.stored, String::new()) }{" "}{word}</td> }
    };
    let expires = |made: &Made| {
        let until = match made.expires.as_deref() {
            _ if !made.stored => "–".to_owned(),
            Some(time) => time.get(..16).unwrap_or(time).replace('T', " "),
            None => "quitting".to_owned(),
        };
        html! { <td>{until}</td> }
    };
    let mut reasons: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
    for made in made {
        for reason in made.reasons.iter().chain(&made.warnings) {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, browsers)) => browsers.push(made.browser),
                None => reasons.push((reason, vec![made.browser])),
            }
        }
    }
    let reason = |(id, browsers): &(&'static str, Vec<&'static str>)| {
        let rule = rules::find(id);
        let title = rule.map_or(*id, |rule| rule.title).to_owned();
        let why = rule.map(|rule| rule.section("Why")).unwrap_or_default();
        html! { <li><b><Prose text={title} /></b>{format!(" ({}). ", browsers.join(", "))}<Prose text={why} /></li> }
    };
    html! {
        <>
            <table class="verdicts">
                <thead><tr><td></td>{ for made.iter().map(|made| html! { <th scope="col">{made.browser}</th> }) }</tr></thead>
                <tbody>
                    <tr><th scope="row">{"The cookie is"}</th>{ for made.iter().map(stored) }</tr>
                    <tr><th scope="row">{"It lasts until (UTC)"}</th>{ for made.iter().map(expires) }</tr>
                    { for occasions.iter().enumerate().map(occasion) }
                </tbody>
            </table>
            if !reasons.is_empty() { <ul class="notes">{ for reasons.iter().map(reason) }</ul> }
        </>
    }
}
