//! What an answer says of whoever is logged in.

use super::super::{Analysis, credentials, links::MOST_BYTES};
use crate::model::ExchangeId;

/// What only a logged-in user is offered.
const WAYS_OUT: &[&str] =
    &["/logout", "/log-out", "/signout", "/sign-out", "log out", "logout", "sign out"];

/// What shows that an answer knows its user: the name that was typed, or a way out. The name itself is never said.
pub fn welcome(analysis: &Analysis, id: ExchangeId) -> Option<&'static str> {
    let body = analysis.trace.get(id)?.response.as_ref()?.body.value()?;
    if body.raw.len() > MOST_BYTES
        || !(body.mime.starts_with("text/") || body.mime.contains("json"))
    {
        return None;
    }
    let text = body.text().to_lowercase();
    let before = analysis.attempts().take_while(|attempt| *attempt < id);
    let typed = before
        .filter_map(|attempt| credentials::user_name(analysis, analysis.trace.get(attempt)?))
        .last();
    if typed.is_some_and(|name| name.len() >= 3 && holds_word(&text, &name)) {
        return Some("It shows the name that was typed");
    }
    WAYS_OUT.iter().any(|words| text.contains(words)).then_some("It offers to log out")
}

fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::holds_word;

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(holds_word("welcome back, ada.", "ada"));
        assert!(!holds_word("<a href=/canada>", "ada"));
        assert!(holds_word("ada", "ada"));
    }
}
