//! A list of exchanges, of which only what is in sight is in the document.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::{
    flow::LaneRow,
    row::{FlowRow, row_id},
    window::use_sight,
};
use crate::{
    lanes::Lanes,
    rows::{Row, Rows},
    shown::Shown,
    state::{Action, Selection},
};

/// How many rows a page key moves by.
const PAGE: isize = 10;

/// Which list.
#[derive(Clone, Properties)]
pub(crate) struct ListProps {
    /// The capture.
    pub shown: Shown,
    /// The rows.
    pub rows: Rc<Rows>,
    /// What it lists.
    pub name: AttrValue,
    /// Where each step is an arrow, the lanes between which they go.
    #[prop_or_default]
    pub lanes: Option<Lanes>,
    /// The exchange that is selected.
    pub selected: Option<u32>,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

impl PartialEq for ListProps {
    fn eq(&self, other: &ListProps) -> bool {
        self.shown == other.shown
            && Rc::ptr_eq(&self.rows, &other.rows)
            && (&self.name, self.selected) == (&other.name, other.selected)
            && self.lanes == other.lanes
            && self.act == other.act
    }
}

/// The list.
#[component]
pub(crate) fn ExchangeList(props: &ListProps) -> Html {
    let ListProps { shown, rows: list, name, lanes, selected, act } = props.clone();
    let node = use_node_ref();
    let (sight, onscroll) = use_sight(&node);
    {
        let (node, list) = (node.clone(), Rc::clone(&list));
        use_effect_with((selected, name.clone()), move |&(selected, _)| {
            if let Some(extent) = selected.and_then(|id| list.extent(id)) {
                scroll_to(&node, extent);
            }
        });
    }
    let select = {
        let act = act.clone();
        Callback::from(move |id: u32| {
            act.emit(Action::Select(Selection::Exchange(id, None)));
        })
    };
    let onkeydown = {
        let (list, select) = (Rc::clone(&list), select.clone());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowDown" | "j" => 1,
                "ArrowUp" | "k" => -1,
                "PageDown" => PAGE,
                "PageUp" => -PAGE,
                "Home" => isize::MIN,
                "End" => isize::MAX,
                _ => return,
            };
            event.prevent_default();
            if let Some(id) = list.moved(selected, by) {
                select.emit(id);
            }
        })
    };
    let in_list = selected.filter(|id| list.exchanges().binary_search(id).is_ok());
    let range = list.window(sight.top, sight.height);
    let row = |index: usize| -> Option<Html> {
        let (row, top) = list.get(index)?;
        if let Row::Load(load) = row {
            let url = shown.page(load);
            return Some(html! {
                <div key={format!("load-{load}")} class="load" role="presentation" title={url.clone()}
                    ~style={format!("top:{top}px")}>
                    <span>{"Page load"}</span>{" "}{url}
                </div>
            });
        }
        let step = shown.described(&row)?;
        let id = step.exchange;
        let position = list.exchanges().partition_point(|other| *other <= id);
        let onclick = select.reform(move |_: MouseEvent| id);
        if let Some(lanes) = &lanes {
            return Some(html! {
                <LaneRow key={id} shown={shown.clone()} lanes={lanes.clone()} {step} {top} {position} {onclick}
                    size={list.exchanges().len()} selected={selected == Some(id)} />
            });
        }
        Some(html! {
            <FlowRow key={id} shown={shown.clone()} {step} {top} {position} {onclick}
                size={list.exchanges().len()} selected={selected == Some(id)} />
        })
    };
    html! {
        <div class="flow" ref={node} tabindex="0" role="listbox" {onscroll} {onkeydown}
            aria-label={name}
            aria-activedescendant={in_list.map(row_id)}>
            <div class="rows" role="presentation" ~style={format!("height:{}px", list.height())}>
                { for range.filter_map(row) }
            </div>
        </div>
    }
}

/// Scrolls as little as is needed.
fn scroll_to(node: &NodeRef, (top, bottom): (u32, u32)) {
    let Some(element) = node.cast::<Element>() else { return };
    let (top, bottom) = (top as i32, bottom as i32);
    let (at, height) = (element.scroll_top(), element.client_height());
    if top < at {
        element.set_scroll_top(top);
    } else if bottom > at + height {
        element.set_scroll_top(bottom - height);
    }
}
