//! Every exchange, narrowed by a filter.

use std::rc::Rc;

use yew::prelude::*;

use super::{exchange_list::ExchangeList, filter_box::FilterBox};
use crate::{filter::Filter, shown::Shown, state::Action};

/// Which exchanges.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ExchangesProps {
    /// The capture.
    pub shown: Shown,
    /// The words of the filter.
    pub filter: AttrValue,
    /// The exchange that is selected.
    pub selected: Option<u32>,
    /// Takes what the user does.
    pub act: Callback<Action>,
}

/// The list with its filter.
#[component]
pub(crate) fn Exchanges(props: &ExchangesProps) -> Html {
    let ExchangesProps { shown, filter, selected, act } = props;
    let narrowed = (shown.clone(), filter.clone());
    let rows = use_memo(narrowed, |(shown, filter)| shown.filtered(&Filter::parse(filter)));
    let found = rows.exchanges().len();
    html! {
        <section class="list" aria-label="Exchanges">
            <FilterBox shown={shown.clone()} text={filter.clone()} {found} act={act.clone()} />
            if found == 0 {
                <p class="nothing aside">{"No exchange is like that."}</p>
            } else {
                <ExchangeList shown={shown.clone()} rows={Rc::clone(&*rows)} name="All exchanges"
                    selected={*selected} act={act.clone()} />
            }
        </section>
    }
}
