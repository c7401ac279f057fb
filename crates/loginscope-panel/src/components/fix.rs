//! How to fix it: sentences, and lines to paste.

use yew::prelude::*;

use super::{
    copy_button::CopyButton,
    prose::{Prose, Value},
};
use crate::state::Action;

/// A part of the advice.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Lines(String),
}

/// Whether a line is a header line to send: a token, a colon, a value.
fn is_header_line(line: &str) -> bool {
    let Some((name, value)) = line.split_once(": ") else { return false };
    !value.is_empty()
        && name.len() > 1
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        && name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && (name.contains('-')
            || ["Cookie", "Authorization", "Location", "Origin", "Vary"].contains(&name))
}

fn parts(fix: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, line) in fix.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let code = index > 0 && is_header_line(line);
        match parts.last_mut() {
            Some(Part::Lines(lines)) if code => {
                lines.push('\n');
                lines.push_str(line);
            }
            _ if code => parts.push(Part::Lines(line.to_owned())),
            _ => parts.push(Part::Words(line.to_owned())),
        }
    }
    parts
}

/// Lines to paste, with a button that copies them.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct LinesProps {
    /// The lines.
    pub text: AttrValue,
    /// What they are, for the button's name.
    pub what: AttrValue,
    /// Takes the command.
    pub act: Callback<Action>,
}

/// Lines to paste.
#[component]
pub(crate) fn Lines(props: &LinesProps) -> Html {
    html! {
        <div class="lines">
            <pre><Value text={props.text.clone()} /></pre>
            <CopyButton text={props.text.clone()} what={props.what.clone()} act={props.act.clone()} />
        </div>
    }
}

/// Which advice.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct FixProps {
    /// The advice: a sentence, then header lines or more sentences.
    pub text: AttrValue,
    /// Takes commands.
    pub act: Callback<Action>,
}

/// The advice.
#[component]
pub(crate) fn Fix(props: &FixProps) -> Html {
    let part = |part: Part| match part {
        Part::Words(text) => html! { <p><Prose {text} /></p> },
        Part::Lines(text) => {
            html! { <Lines {text} what="the header line" act={props.act.clone()} /> }
        }
    };
    html! { <>{ for parts(&props.text).into_iter().map(part) }</> }
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn header_lines_are_told_from_sentences() {
        assert_eq!(
            parts("Let it survive:\nSet-Cookie: a=1; Secure\nSet-Cookie: b=2\nOr ask: nobody."),
            [
                Part::Words("Let it survive:".into()),
                Part::Lines("Set-Cookie: a=1; Secure\nSet-Cookie: b=2".into()),
                Part::Words("Or ask: nobody.".into())
            ]
        );
    }
}
