//! Tokens and what they claim.

use loginscope_core::report::Token;
use yew::prelude::*;

use super::prose::Value;

/// Which tokens.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TokensProps {
    /// The tokens.
    pub tokens: Vec<Token>,
}

/// Tokens.
#[component]
pub(crate) fn Tokens(props: &TokensProps) -> Html {
    if props.tokens.is_empty() {
        return Html::default();
    }
    let token = |token: &Token| {
        html! {
            <details class="token">
                <summary>
                    <b>{&token.kind}</b>{" "}{&token.format}{" "}<Value text={token.name.clone()} />
                </summary>
                <dl class="headers">
                    { for token.claims.iter().map(|(name, value)| html! {
                        <div class="header"><dt>{name}{":"}</dt>{" "}<dd><Value text={value.clone()} /></dd></div>
                    }) }
                </dl>
            </details>
        }
    };
    html! { <section><h3>{"Tokens"}</h3>{ for props.tokens.iter().map(token) }</section> }
}
