//! Text of the report: code between back-ticks and replaced secrets stand out, everything else is plain text.

use yew::prelude::*;

/// A piece of text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'t> {
    Plain(&'t str),
    Code(&'t str),
    Secret(&'t str),
}

fn pieces(text: &str, with_code: bool) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c| c == '‹' || (with_code && c == '`')) {
        let (before, from) = rest.split_at(at);
        let (opening, closing) = if from.starts_with('`') { ('`', '`') } else { ('‹', '›') };
        let inner = from.get(opening.len_utf8()..).unwrap_or_default();
        let Some(end) = inner.find(closing) else { break };
        if !before.is_empty() {
            out.push(Piece::Plain(before));
        }
        let (within, after) = inner.split_at(end);
        out.push(if opening == '`' { Piece::Code(within) } else { Piece::Secret(within) });
        rest = after.get(closing.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        out.push(Piece::Plain(rest));
    }
    out
}

/// A text.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ProseProps {
    /// The text.
    pub text: AttrValue,
}

/// Sentences.
#[component]
pub(crate) fn Prose(props: &ProseProps) -> Html {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Plain(text) => html! { {*text} },
        Piece::Code(text) => html! { <code><Value text={(*text).to_owned()} /></code> },
        Piece::Secret(text) => secret(text),
    };
    html! { <>{ for pieces(&props.text, true).iter().map(piece) }</> }
}

/// A header's value or anything else in which a back-tick is only a back-tick.
#[component]
pub(crate) fn Value(props: &ProseProps) -> Html {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Plain(text) | Piece::Code(text) => html! { {*text} },
        Piece::Secret(text) => secret(text),
    };
    html! { <>{ for pieces(&props.text, false).iter().map(piece) }</> }
}

fn secret(text: &str) -> Html {
    html! { <span class="secret" title="A secret, replaced by its kind and length">{text}</span> }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn code_and_secrets_are_found() {
        assert_eq!(
            pieces("Add `Secure` to ‹cookie 1, 4 chars›.", true),
            [
                Piece::Plain("Add "),
                Piece::Code("Secure"),
                Piece::Plain(" to "),
                Piece::Secret("cookie 1, 4 chars"),
                Piece::Plain(".")
            ]
        );
    }

    #[test]
    fn what_is_never_closed_is_plain() {
        assert_eq!(pieces("a ` b ‹ c", true), [Piece::Plain("a ` b ‹ c")]);
        assert_eq!(pieces("`a`", false), [Piece::Plain("`a`")]);
        assert!(pieces("", true).is_empty());
    }
}
