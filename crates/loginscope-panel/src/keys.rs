//! What a key does when nothing in the panel has taken it.

use crate::tab::Tab;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A view.
    Tab(Tab),
    /// The field that filters.
    Filter,
    /// The exchange so many rows further.
    Move(isize),
    /// The root cause.
    Root,
    /// The sheet of the report.
    Export,
    /// The sheet of keys.
    Help,
    /// Away with what lies on top.
    Escape,
}

/// The keys, for the sheet. The developer tools' own keys all need Ctrl, Alt or a function key; these never do.
pub(crate) const SHEET: [(&str, &str); 11] = [
    ("1 – 6", "Diagnosis, Flow, Cookies, Tokens, Exchanges, Decode"),
    ("/", "Filter the exchanges"),
    ("j  k", "Next, previous exchange"),
    ("↑ ↓ PgUp PgDn Home End", "Move in a list"),
    ("r", "Back to the root cause"),
    ("e", "Export the report"),
    ("Tab  Shift+Tab", "Next, previous part of the panel"),
    ("← →", "Next, previous view, in the tab bar"),
    ("↓ Enter", "Take what the filter offers"),
    ("Esc", "Close what is open, empty the filter"),
    ("?", "This sheet"),
];

/// What a key without Ctrl, Alt or Meta asks for.
pub(crate) fn wish(key: &str) -> Option<Wish> {
    Some(match key {
        "/" => Wish::Filter,
        "j" => Wish::Move(1),
        "k" => Wish::Move(-1),
        "r" => Wish::Root,
        "e" => Wish::Export,
        "?" => Wish::Help,
        "Escape" => Wish::Escape,
        digit => {
            let number: usize = digit.parse().ok()?;
            Wish::Tab(*Tab::ALL.get(number.checked_sub(1)?)?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Wish, wish};
    use crate::tab::Tab;

    #[test]
    fn digits_are_views() {
        assert_eq!(wish("1"), Some(Wish::Tab(Tab::Diagnosis)));
        assert_eq!(wish("6"), Some(Wish::Tab(Tab::Decode)));
        assert_eq!(wish("0"), None);
        assert_eq!(wish("7"), None);
        assert_eq!(wish("Enter"), None);
    }
}
