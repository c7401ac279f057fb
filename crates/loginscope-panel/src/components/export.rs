//! The sheet that shows a report, and what was replaced in it, before it leaves.

use loginscope_core::report::{html, markdown};
use yew::prelude::*;

use super::{
    copy_button::CopyButton,
    icon::{Icon, Picture},
    prose::Value,
    sheet::Sheet,
};
use crate::{host::Command, shown::Shown, state::Action};

/// A form that a report can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Markdown,
    Html,
    Json,
}

impl Format {
    const ALL: [Format; 3] = [Format::Markdown, Format::Html, Format::Json];

    fn name(self) -> &'static str {
        match self {
            Format::Markdown => "Markdown",
            Format::Html => "HTML",
            Format::Json => "JSON",
        }
    }

    /// What it is good for.
    fn good_for(self) -> &'static str {
        match self {
            Format::Markdown => "to paste into an issue or a chat",
            Format::Html => "one file that every browser opens, without a network",
            Format::Json => "for programs; its schema is published",
        }
    }

    fn file(self) -> (&'static str, &'static str) {
        match self {
            Format::Markdown => ("login-report.md", "text/markdown"),
            Format::Html => ("login-report.html", "text/html"),
            Format::Json => ("login-report.json", "application/json"),
        }
    }

    fn render(self, shown: &Shown) -> String {
        match self {
            Format::Markdown => markdown::render(&shown.report),
            Format::Html => html::render(&[("Login report", &shown.report)]),
            Format::Json => serde_json::to_string_pretty(&shown.report).unwrap_or_default(),
        }
    }
}

/// Which report.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ExportProps {
    /// The capture.
    pub shown: Shown,
    /// Takes commands.
    pub act: Callback<Action>,
}

/// The sheet.
#[component]
pub(crate) fn Export(props: &ExportProps) -> Html {
    let ExportProps { shown, act } = props;
    let format = use_state_eq(|| Format::Markdown);
    let text = use_memo((shown.clone(), *format), |(shown, format)| format.render(shown));
    let save = {
        let (text, (name, mime)) = (text.clone(), format.file());
        act.reform(move |_: MouseEvent| {
            let (name, mime) = (name.to_owned(), mime.to_owned());
            Action::Ask(Command::Save { name, mime, text: text.to_string() })
        })
    };
    let choice = |this: Format| {
        let chosen = *format == this;
        let format = format.clone();
        let onchange = Callback::from(move |_: Event| format.set(this));
        html! {
            <label class="check">
                <input type="radio" name="format" checked={chosen} {onchange} />
                <span><b>{this.name()}</b>{" "}<span class="aside">{this.good_for()}</span></span>
            </label>
        }
    };
    let receipt = &shown.receipt;
    html! {
        <Sheet title="Export the report" close={act.reform(|()| Action::Export(false))}>
            <div role="radiogroup" aria-label="Format">{ for Format::ALL.into_iter().map(choice) }</div>
            <details class="receipt" open=true>
                <summary>
                    {match receipt.len() {
                        0 => "No secret stands in it".to_owned(),
                        1 => "One secret was replaced".to_owned(),
                        many => format!("{many} secrets were replaced"),
                    }}
                </summary>
                <ul class="chips" tabindex="0" aria-label="What was replaced">{ for receipt.iter().map(|name| html! { <li><Value text={name.clone()} /></li> }) }</ul>
                <p class="aside">{"The same secret has the same name wherever it stands. Host names, paths and the names \
                    of cookies stay: the diagnosis needs them."}</p>
            </details>
            <pre class="preview" tabindex="0" aria-label="Preview">{shortened(&text)}</pre>
            <div class="actions">
                <CopyButton text={text.to_string()} what={format!("the report as {}", format.name())} labelled=true
                    act={act.clone()} />
                <button type="button" class="help" onclick={save} aria-label={format!("Save the report as {}", format.name())}>
                    <Icon picture={Picture::Save} />{"Save"}
                </button>
            </div>
        </Sheet>
    }
}

/// How much of it the preview shows.
const MOST: usize = 20_000;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!(
            "{}\n… and {} more letters",
            text.get(..end).unwrap_or_default(),
            text.len() - end
        ),
        None => text.to_owned(),
    }
}
