//! A value with its origin: seen, worked out, or not known.

/// How a value came to be known. What a capture does not tell is [`Observed::Missing`], never a default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Observed<T> {
    /// The browser said so.
    Seen(T),
    /// Worked out from other values; findings that rest on it are at most "likely".
    Inferred(T),
    /// The capture does not tell.
    #[default]
    Missing,
}

impl<T> Observed<T> {
    /// The value, seen or inferred.
    pub fn value(&self) -> Option<&T> {
        match self {
            Observed::Seen(value) | Observed::Inferred(value) => Some(value),
            Observed::Missing => None,
        }
    }

    /// Whether the browser itself said so.
    pub fn is_seen(&self) -> bool {
        matches!(self, Observed::Seen(_))
    }

    /// The same certainty for another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Observed<U> {
        match self {
            Observed::Seen(value) => Observed::Seen(change(value)),
            Observed::Inferred(value) => Observed::Inferred(change(value)),
            Observed::Missing => Observed::Missing,
        }
    }
}
