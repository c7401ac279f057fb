//! Tokens and what they say.

use loginscope_core::report::claims::{Claim, Lifetime, TokenView};
use yew::prelude::*;

use super::{choices::Choices, copy_button::CopyButton, prose::Value};
use crate::{
    shown::Shown,
    state::{Action, Selection},
};

/// Which tokens.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TokensViewProps {
    /// The capture.
    pub shown: Shown,
    /// The chosen one.
    pub chosen: usize,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The list and the chosen token.
#[component]
pub(crate) fn TokensView(props: &TokensViewProps) -> Html {
    let TokensViewProps { shown, chosen, act } = props;
    let tokens = &shown.report.tokens;
    if tokens.is_empty() {
        return html! { <p class="nothing aside">{"No token was seen in this capture."}</p> };
    }
    let chosen = (*chosen).min(tokens.len() - 1);
    let items: Vec<Html> = tokens
        .iter()
        .map(|token| {
            let issuer = token.claims.iter().find(|(name, _)| name == "iss");
            let times = token.seen.len() + 1;
            html! {
                <>
                    <span class="top"><b>{&token.kind}</b><span class="badge token">{&token.format}</span></span>
                    <span class="below">
                        <span class="host">
                            if let Some((_, issuer)) = issuer { {"by "}<Value text={issuer.trim_matches('"').to_owned()} /> }
                            else { <Value text={token.name.clone()} /> }
                        </span>
                        <span class="grow"></span>
                        <span class="badge plain">{format!("seen {times}×")}</span>
                    </span>
                </>
            }
        })
        .collect();
    html! {
        <>
            <section class="list" aria-label="Tokens">
                <Choices name="Tokens" {items} {chosen} choose={act.reform(Action::Token)} />
            </section>
            // Keyed, so that what was revealed of one token is hidden in the next.
            <TokenDetail key={chosen} shown={shown.clone()} token={chosen} act={act.clone()} />
        </>
    }
}

/// Which token.
#[derive(Clone, PartialEq, Properties)]
struct TokenDetailProps {
    shown: Shown,
    token: usize,
    act: Callback<Action>,
}

#[component]
fn TokenDetail(props: &TokenDetailProps) -> Html {
    let TokenDetailProps { shown, token, act } = props;
    let revealed = use_state_eq(|| false);
    let Some(view) = shown.token(*token, *revealed) else { return Html::default() };
    let reveal = {
        let revealed = revealed.clone();
        Callback::from(move |_: MouseEvent| revealed.set(!*revealed))
    };
    let place = |id: &u32| {
        let id = *id;
        let onclick =
            act.reform(move |_: MouseEvent| Action::Select(Selection::Exchange(id, None)));
        html! { <li><button type="button" class="link" {onclick}>{format!("#{id} {}", shown.line(id))}</button></li> }
    };
    html! {
        <section class="detail" tabindex="0" aria-label="The token">
            <article>
                <header>
                    <div><h2><span>{capital(&view.kind)}</span><span class="aside address">{&view.format}</span></h2></div>
                    <button type="button" class="quiet" aria-pressed={revealed.to_string()} onclick={reveal}>
                        {if *revealed { "Hide secrets" } else { "Reveal secrets" }}
                    </button>
                </header>
                <div class="lines">
                    <pre class="short" tabindex="0" aria-label="The token itself"><Value text={view.value.clone()} /></pre>
                    if *revealed { <CopyButton text={view.value.clone()} what="the token" act={act.clone()} /> }
                </div>
                { said(&view) }
                <section>
                    <h3>{"Seen in"}</h3>
                    <ul class="places">{ for view.seen.iter().take(MOST).map(place) }</ul>
                    if view.seen.len() > MOST {
                        <p class="aside">{format!("and {} more; filter the exchanges with token:", view.seen.len() - MOST)}</p>
                    }
                </section>
            </article>
        </section>
    }
}

/// How many exchanges are listed.
const MOST: usize = 12;

/// A token's lifetime, header and claims.
pub(crate) fn said(view: &TokenView) -> Html {
    html! {
        <>
            { for view.lifetime.map(lifetime) }
            { claims("Claims", &view.claims) }
            { claims("Header", &view.header) }
            if view.claims.is_empty() && view.header.is_empty() {
                <p class="aside">{"It can't be read from outside: only who issued it knows what it says."}</p>
            }
        </>
    }
}

/// Claims, each with what it means.
pub(crate) fn claims(title: &'static str, claims: &[Claim]) -> Option<Html> {
    (!claims.is_empty()).then(|| {
        html! {
            <section>
                <h3>{title}</h3>
                <table class="claims"><tbody>
                    { for claims.iter().map(|claim| html! {
                        <tr>
                            <th scope="row">{&claim.name}</th>
                            <td>
                                <code><Value text={claim.value.clone()} /></code>
                                if !claim.meaning.is_empty() { <span class="aside">{&claim.meaning}</span> }
                            </td>
                        </tr>
                    }) }
                </tbody></table>
            </section>
        }
    })
}

/// A bar from the token's first to its last moment, with its uses on it.
fn lifetime(life: Lifetime) -> Html {
    let (begin, end) = (life.from.min(life.first), life.until.max(life.last));
    let whole = (end - begin).max(1) as f64;
    let percent = |at: i64| (at - begin) as f64 * 100.0 / whole;
    let (from, until) = (percent(life.from), percent(life.until));
    let (first, last) = (percent(life.first), percent(life.last));
    let length = crate::words::duration(life.until - life.from);
    let late = life.last - life.until;
    let early = life.from - life.first;
    let said = if late > 0 {
        format!("Valid for {length}; used {} after it had expired", crate::words::duration(late))
    } else if early > 0 {
        format!("Valid for {length}; used {} before that began", crate::words::duration(early))
    } else {
        format!("Valid for {length}; every use falls into that time")
    };
    let bad = late > 0 || early > 0;
    html! {
        <section>
            <h3>{"Lifetime"}</h3>
            <div class="lifetime" role="img" aria-label={said.clone()}>
                <span class="valid" ~style={format!("left:{from:.2}%;width:{:.2}%", (until - from).max(0.5))}></span>
                <span class={classes!("used", bad.then_some("bad"))}
                    ~style={format!("left:{first:.2}%;width:max(4px, {:.2}%)", last - first)}></span>
            </div>
            <p class={classes!(bad.then_some("failure"))}>{said}</p>
        </section>
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
