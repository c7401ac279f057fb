//! What was looked at without a finding, and what could not be.

use yew::prelude::*;

use super::prose::Prose;
use crate::shown::Shown;

/// Of which capture.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ListsProps {
    /// The capture.
    pub shown: Shown,
}

/// Quiet lists, folded.
#[component]
pub(crate) fn Lists(props: &ListsProps) -> Html {
    let report = &props.shown.report;
    let (checked, skipped, gaps) = (&report.checked, &report.not_checked, &report.capture.gaps);
    html! {
        <>
            if !checked.is_empty() {
                <details>
                    <summary>{"Checked and fine "}<span class="count">{checked.len()}</span></summary>
                    <ul class="rules">
                        { for checked.iter().map(|rule| html! { <li><code>{rule}</code></li> }) }
                    </ul>
                </details>
            }
            if !skipped.is_empty() {
                <details>
                    <summary>{"Could not check "}<span class="count">{skipped.len()}</span></summary>
                    <ul class="rules">
                        { for skipped.iter().map(|skipped| html! {
                            <li><code>{&skipped.rule}</code>{", because "}<Prose text={skipped.because.clone()} /></li>
                        }) }
                    </ul>
                </details>
            }
            if !gaps.is_empty() {
                <details>
                    <summary>{"Not in this capture "}<span class="count">{gaps.len()}</span></summary>
                    <ul class="rules">
                        { for gaps.iter().map(|gap| html! { <li><Prose text={gap.clone()} /></li> }) }
                    </ul>
                </details>
            }
        </>
    }
}
