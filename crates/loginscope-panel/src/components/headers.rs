//! Header lines of a message. Lines that a finding rests on are marked.

use loginscope_core::report::view::Line;
use yew::prelude::*;

use super::prose::Value;

/// Which lines.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct HeadersProps {
    /// The heading over them.
    pub title: AttrValue,
    /// The lines.
    pub lines: Vec<Line>,
    /// The line to bring into sight.
    pub wanted: Option<usize>,
    /// Said before the lines, where there is something to say.
    #[prop_or_default]
    pub note: AttrValue,
}

/// Header lines.
#[component]
pub(crate) fn Headers(props: &HeadersProps) -> Html {
    let wanted = use_node_ref();
    {
        let wanted = wanted.clone();
        use_effect_with((props.wanted, props.lines.len()), move |_| {
            if let Some(line) = wanted.cast::<web_sys::Element>() {
                line.scroll_into_view_with_bool(false);
            }
        });
    }
    let line = |(index, line): (usize, &Line)| {
        let here = props.wanted == Some(index);
        let class = classes!("header", line.marked.then_some("marked"), here.then_some("wanted"));
        html! {
            <div {class} ref={if here { wanted.clone() } else { NodeRef::default() }}
                title={line.marked.then_some("A finding rests on this line")}>
                <dt>{&line.name}{":"}</dt>{" "}
                <dd>
                    <Value text={line.value.clone()} />
                    if line.marked { <span class="hidden">{" (a finding rests on this line)"}</span> }
                </dd>
            </div>
        }
    };
    html! {
        <details open=true>
            <summary>
                {&props.title}{" "}<span class="count">{props.lines.len()}</span>
            </summary>
            if !props.note.is_empty() { <p class="aside">{&props.note}</p> }
            <dl class="headers">{ for props.lines.iter().enumerate().map(line) }</dl>
        </details>
    }
}
