//! What each browser did or would do.

use loginscope_core::report::Browsers;
use yew::prelude::*;

/// Which browsers.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct BrowserChipsProps {
    /// What each does.
    pub browsers: Browsers,
}

/// Words of the report that mean that all is well.
const WELL: [&str; 3] = ["stored", "sent", "accepted"];

/// A chip for each browser that something is known of.
#[component]
pub(crate) fn BrowserChips(props: &BrowserChipsProps) -> Html {
    let Browsers { chrome, firefox, safari } = &props.browsers;
    let chip = |name: &'static str, said: &Option<String>| {
        let said = said.as_ref()?;
        let look = if WELL.contains(&said.as_str()) { "good" } else { "bad" };
        Some(html! { <li class={classes!("chip", look)}><b>{name}</b>{" "}{said}</li> })
    };
    let chips = [chip("Chrome", chrome), chip("Firefox", firefox), chip("Safari", safari)];
    if chips.iter().all(Option::is_none) {
        return Html::default();
    }
    html! {
        <section>
            <h3>{"In each browser"}</h3>
            <ul class="chips">{ for chips.into_iter().flatten() }</ul>
        </section>
    }
}
