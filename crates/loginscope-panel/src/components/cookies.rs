//! The life of each cookie: set, kept or refused by each browser, sent, withheld.

use loginscope_core::{
    report::{
        Browsers,
        life::{CookieMoment, CookieView},
    },
    rules,
};
use yew::prelude::*;

use super::{
    chain::finding_button,
    choices::Choices,
    icon::{Icon, Picture},
    prose::{Prose, Value},
};
use crate::{
    shown::Shown,
    state::{Action, Selection},
    words,
};

/// Which cookies.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CookiesProps {
    /// The capture.
    pub shown: Shown,
    /// The chosen one.
    pub chosen: usize,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The list and the chosen cookie.
#[component]
pub(crate) fn Cookies(props: &CookiesProps) -> Html {
    let CookiesProps { shown, chosen, act } = props;
    let cookies = use_memo(shown.clone(), |shown| shown.cookies());
    if cookies.is_empty() {
        return html! {
            <p class="nothing aside">{"No answer in this capture sets a cookie."}</p>
        };
    }
    let chosen = (*chosen).min(cookies.len() - 1);
    let items: Vec<Html> = cookies.iter().map(item).collect();
    html! {
        <>
            <section class="list" aria-label="Cookies">
                <Choices name="Cookies" {items} {chosen} choose={act.reform(Action::Cookie)} />
            </section>
            <section key={chosen} class="detail" tabindex="0" aria-label="The cookie's life">
                { for cookies.get(chosen).map(|cookie| detail(cookie, shown, act)) }
            </section>
        </>
    }
}

fn item(cookie: &CookieView) -> Html {
    let lost = cookie.browsers.all().iter().any(|(_, said)| *said == Some("rejected"));
    let withheld = cookie.life.iter().any(|moment| moment.event == "withheld");
    let contradicted =
        cookie.life.iter().any(|moment| moment.store.as_deref() == Some("contradicted"));
    html! {
        <>
            <span class="top"><b>{&cookie.name}</b>{ marks(&cookie.browsers) }</span>
            <span class="below">
                <span class="host">{&cookie.domain}{&cookie.path}</span>
                <span class="grow"></span>
                if contradicted { { store_mark("contradicted") } }
                if lost { <span class="badge bad">{"rejected"}</span> }
                if withheld { <span class="badge warn">{"withheld"}</span> }
                if cookie.sent > 0 { <span class="badge plain">{format!("sent {}×", cookie.sent)}</span> }
                else if !lost { <span class="badge plain">{"never sent"}</span> }
            </span>
        </>
    }
}

/// A mark for each browser: whether it keeps the cookie.
pub(crate) fn marks(browsers: &Browsers) -> Html {
    let mark = |(name, said): (&'static str, Option<&str>)| {
        let said = said?;
        let picture =
            if matches!(said, "stored" | "sent") { Picture::Success } else { Picture::Failure };
        let title = format!("{name}: {said}");
        Some(
            html! { <span class="mark" title={title.clone()}><Icon {picture} name={title} />{name}</span> },
        )
    };
    html! { <span class="marks">{ for browsers.all().into_iter().filter_map(mark) }</span> }
}

/// What the browser's own cookie store says, after one word that is its mark.
fn told(moment: &CookieMoment) -> Option<Html> {
    let mark = store_mark(moment.store.as_deref()?);
    Some(html! { <p>{ mark }{format!(" The browser's cookie store {}.", moment.told)}</p> })
}

/// Whether the browser's own cookie store agrees.
pub(crate) fn store_mark(said: &str) -> Html {
    let look = if said == "contradicted" { "bad" } else { "good" };
    let title = format!("The verdict is {said} by the browser's own cookie store");
    html! { <span class={classes!("badge", look)} {title}>{said.to_owned()}</span> }
}

fn detail(cookie: &CookieView, shown: &Shown, act: &Callback<Action>) -> Html {
    let line = cookie.line.clone();
    let from = format!("https://{}/", cookie.domain.trim_start_matches('.'));
    let what_if = act.reform(move |_: MouseEvent| Action::WhatIf(line.clone(), from.clone()));
    html! {
        <article>
            <header>
                <div>
                    <h2><span>{&cookie.name}</span><span class="aside address">{&cookie.domain}{&cookie.path}</span></h2>
                    <p class="meta"><span>{&cookie.attributes}</span></p>
                </div>
                <button type="button" class="quiet outlined" onclick={what_if}
                    title="Change the line and see what each browser makes of it">{"What if…"}</button>
            </header>
            if !cookie.line.is_empty() {
                <div class="lines"><pre><Value text={cookie.line.clone()} /></pre></div>
            }
            <section>
                <h3>{"Its life"}</h3>
                <ol class="life-list">{ for cookie.life.iter().map(|moment| lived(moment, shown, act)) }</ol>
            </section>
        </article>
    }
}

fn lived(moment: &CookieMoment, shown: &Shown, act: &Callback<Action>) -> Html {
    let look = match moment.event.as_str() {
        "rejected" => "bad",
        "withheld" => "warn",
        "set" | "changed" => "good",
        _ => "plain",
    };
    let first = moment.exchanges.first().copied().unwrap_or_default();
    let place = |id: u32| {
        let onclick =
            act.reform(move |_: MouseEvent| Action::Select(Selection::Exchange(id, None)));
        let label = shown.line(id);
        html! { <button type="button" class="link" {onclick}>{format!("#{id} {label}")}</button> }
    };
    let more = moment.exchanges.len().saturating_sub(1);
    let last = moment.exchanges.last().copied().filter(|_| more > 0);
    let differ = !matches!(moment.event.as_str(), "sent" | "withheld") || moment.browsers.differ();
    let reason = |rule: &String| {
        let found = shown.report.findings.iter().find(|finding| {
            finding.rule == *rule
                && moment.exchanges.iter().any(|id| finding.exchanges.contains(id))
        });
        let button = found.and_then(|found| finding_button(&shown.report, found.id, false, act));
        let title = || rules::find(rule).map_or(rule.as_str(), |rule| rule.title).to_owned();
        html! { <li>{ button.unwrap_or_else(|| html! { <Prose text={title()} /> }) }</li> }
    };
    html! {
        <li>
            <span class={classes!("badge", look)}>{words::life_event(&moment.event)}</span>
            <div>
                <p>
                    { place(first) }
                    if let Some(last) = last { {format!(" and {more} more, last in ")}{ place(last) } }
                </p>
                if differ { { marks(&moment.browsers) } }
                { for told(moment) }
                if !moment.reasons.is_empty() {
                    <ul class="because">{ for moment.reasons.iter().map(reason) }</ul>
                }
            </div>
        </li>
    }
}
