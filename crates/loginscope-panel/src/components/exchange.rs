//! An exchange in full: its headers and bodies, its cookies, its tokens.

use loginscope_core::report::{CookieEvent, Step, curl::curl, view::ExchangeView};
use yew::prelude::*;

use super::{
    chain::finding_button,
    cookies::store_mark,
    copy_button::CopyButton,
    headers::Headers,
    prose::Value,
    row::{status_class, status_text},
    tokens::Tokens,
};
use crate::{
    shown::Shown,
    state::{Action, Place},
    words,
};

/// Which exchange.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ExchangeDetailProps {
    /// The capture.
    pub shown: Shown,
    /// The exchange.
    pub exchange: u32,
    /// The place that somebody wants to see.
    pub place: Option<Place>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// An exchange. Its secrets are replaced until somebody asks for them, here and now.
#[component]
pub(crate) fn ExchangeDetail(props: &ExchangeDetailProps) -> Html {
    let revealed = use_state_eq(|| false);
    let Some(view) = props.shown.view(props.exchange, *revealed) else { return Html::default() };
    let reveal = {
        let revealed = revealed.clone();
        Callback::from(move |_: MouseEvent| revealed.set(!*revealed))
    };
    let wanted = |part: &str| {
        props.place.as_ref().filter(|place| place.part == part).and_then(|place| place.index)
    };
    let step = props.shown.step(props.exchange);
    let note = if view.request_headers_complete {
        ""
    } else {
        "The browser only says what it meant to send; a header that is missing here may have been sent."
    };
    html! {
        <article aria-label={format!("Exchange {}", props.exchange)}>
            <header>
                { head(&view, step) }
                <CopyButton text={curl(&view)} what="as cURL" said="Copy as cURL" labelled=true act={props.act.clone()} />
                <button type="button" class="quiet" aria-pressed={revealed.to_string()} onclick={reveal}>
                    {if *revealed { "Hide secrets" } else { "Reveal secrets" }}
                </button>
            </header>
            if let Some(step) = step {
                { findings(step, props) }
                { cookies(step, props) }
                <Tokens tokens={step.tokens.iter()
                    .filter_map(|index| props.shown.report.tokens.get(*index).cloned()).collect::<Vec<_>>()} />
            }
            <Headers title="Request headers" lines={view.request_headers} wanted={wanted("request.header")} {note} />
            { body("Request body", view.request_body) }
            <Headers title="Response headers" lines={view.response_headers} wanted={wanted("response.header")} />
            { body("Response body", view.response_body) }
        </article>
    }
}

fn head(view: &ExchangeView, step: Option<&Step>) -> Html {
    html! {
        <div>
            <h2>
                <span class={classes!("status", status_class(view.status))}>{status_text(view.status)}</span>
                <span class="address"><b>{&view.method}</b>{" "}<Value text={view.url.clone()} /></span>
            </h2>
            <p class="meta">
                <span>{format!("#{}", view.exchange)}</span>
                if let Some(step) = step { <span>{&step.label}</span> }
                <span>{&view.at}</span>
            </p>
            if let Some(failure) = &view.failure {
                <p class="failure">{"It failed: "}<code>{failure}</code></p>
            } else if view.status == 0 {
                <p class="failure">{"No response was seen."}</p>
            }
        </div>
    }
}

fn findings(step: &Step, props: &ExchangeDetailProps) -> Option<Html> {
    let button = |id: &usize| {
        let button = finding_button(&props.shown.report, *id, false, &props.act)?;
        Some(html! { <li>{button}</li> })
    };
    (!step.findings.is_empty()).then(|| {
        html! {
            <section>
                <h3>{"Findings"}</h3>
                <ul class="finding-list">{ for step.findings.iter().filter_map(button) }</ul>
            </section>
        }
    })
}

fn cookies(step: &Step, props: &ExchangeDetailProps) -> Option<Html> {
    let reason = |rule: &String| {
        let finding = props.shown.report.findings.iter().find(|finding| finding.rule == *rule);
        match finding
            .and_then(|finding| finding_button(&props.shown.report, finding.id, false, &props.act))
        {
            Some(button) => button,
            None => html! { <code>{rule}</code> },
        }
    };
    let row = |cookie: &CookieEvent| {
        html! {
            <tr class={cookie.event.clone()}>
                <th scope="row">{ name(cookie, props) }</th>
                <td>{words::cookie_event(&cookie.event)}</td>
                <td>{ for cookie.reasons.iter().map(reason) }{ for cookie.store.as_deref().map(store_mark) }</td>
            </tr>
        }
    };
    (!step.cookies.is_empty()).then(|| {
        html! {
            <section>
                <h3>{"Cookies"}</h3>
                <table class="cookies"><tbody>{ for step.cookies.iter().map(row) }</tbody></table>
            </section>
        }
    })
}

/// A cookie's name; it leads to its life where that is known.
fn name(cookie: &CookieEvent, props: &ExchangeDetailProps) -> Html {
    let cookies = &props.shown.report.cookies;
    let at = cookies.iter().position(|known| {
        known.name == cookie.name && known.life.iter().any(|event| event.exchange == props.exchange)
    });
    let Some(at) = at else { return html! { {&cookie.name} } };
    let onclick = props.act.reform(move |_: MouseEvent| Action::Cookie(at));
    html! { <button type="button" class="link" {onclick} title="Show its life">{&cookie.name}</button> }
}

fn body(title: &'static str, text: Option<String>) -> Option<Html> {
    let text = text?;
    Some(html! {
        <details>
            <summary>{title}{" "}<span class="count">{format!("{} characters", text.chars().count())}</span></summary>
            <pre class="body"><Value {text} /></pre>
        </details>
    })
}
