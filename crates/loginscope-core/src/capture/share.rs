//! Texts that share the buffer of the file or line that they were read from.

use std::borrow::Cow;

use arcstr::ArcStr;
use serde_json::value::RawValue;

use super::lenient::Str;
use crate::model::Text;

/// Makes texts that share the buffer wherever the JSON holds them without escapes.
pub(super) struct Share<'b>(pub(super) &'b ArcStr);

impl Share<'_> {
    pub(super) fn text(&self, Str(value): Str<'_>) -> Text {
        match value {
            Cow::Borrowed(slice) => self.slice(slice),
            Cow::Owned(text) => Text::from(text),
        }
    }

    pub(super) fn slice(&self, slice: &str) -> Text {
        if slice.is_empty() {
            return Text::new();
        }
        self.0.try_substr_from(slice).unwrap_or_else(|| Text::from(slice))
    }

    pub(super) fn some(&self, value: Str<'_>) -> Option<Text> {
        (!value.0.is_empty()).then(|| self.text(value))
    }

    /// The inside of a JSON string, without decoding it.
    pub(super) fn inside(&self, raw: &RawValue) -> Option<Text> {
        let inside = raw.get().strip_prefix('"')?.strip_suffix('"')?;
        Some(self.slice(inside))
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn media_type(mime: &str) -> Text {
    Text::from(mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}
