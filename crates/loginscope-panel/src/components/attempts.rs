//! What was tried in a capture, one line for each attempt, and what told the servers who asks.

use loginscope_core::report::Attempt;
use yew::prelude::*;

use super::{
    icon::{Icon, Picture},
    prose::Prose,
};
use crate::{
    shown::Shown,
    state::{Action, Selection},
};

/// Of which capture.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct AttemptsProps {
    /// The capture.
    pub shown: Shown,
    /// The exchange that is selected: its attempt is marked.
    pub selected: Option<u32>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// The attempts.
#[component]
pub(crate) fn Attempts(props: &AttemptsProps) -> Html {
    let AttemptsProps { shown, selected, act } = props;
    let report = &shown.report;
    if report.attempts.is_empty() {
        return Html::default();
    }
    let current = selected.and_then(|exchange| report.attempt_of(exchange));
    let each = report.attempts.iter().enumerate();
    let in_use = report.in_use();
    html! {
        <div class="attempts">
            <ol aria-label="Attempts">
                { for each.map(|(index, attempt)| line(attempt, current == Some(index), act)) }
            </ol>
            if !in_use.is_empty() {
                <p class="in-use"><Prose text={in_use} /></p>
            }
        </div>
    }
}

fn line(attempt: &Attempt, current: bool, act: &Callback<Action>) -> Html {
    let (first, last) = attempt.extent();
    let show = act.reform(move |_: MouseEvent| Action::Select(Selection::Exchange(first, None)));
    let cause = attempt.root_cause.as_ref().map(|cause| {
        let finding = cause.finding;
        let explain = act.reform(move |_: MouseEvent| Action::Select(Selection::Finding(finding)));
        html! {
            <>{" "}<button type="button" class="link" onclick={explain}>{"Why"}</button></>
        }
    });
    html! {
        <li class={classes!("attempt", current.then_some("current"))} data-path={attempt.path.clone()}>
            <Icon picture={Picture::of_outcome(attempt.outcome)} name={attempt.ended()} />
            <span class="what">
                <button type="button" class="link" onclick={show} title={format!("Show #{first}, the first of its exchanges")}>
                    {&attempt.label}
                </button>
                {" "}<span class="host">{&attempt.host}</span>{" "}
                <span class="number">{format!("#{first} to #{last}")}</span>{": "}
                <span class="because"><Prose text={attempt.because.clone()} /></span>
                { cause.unwrap_or_default() }
            </span>
        </li>
    }
}
