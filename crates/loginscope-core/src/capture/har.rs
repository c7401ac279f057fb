//! HAR 1.2 files and the entries of `devtools.network`, from any producer.
//!
//! Texts borrow from the file; bodies stay as they are written until somebody asks for them. An
//! entry that can't be read is named in a gap and the others are kept.

mod entry;

use std::fmt;

use arcstr::ArcStr;
use serde::{
    Deserializer as _,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{error::Category, value::RawValue};

use self::entry::RawEntry;
use super::{
    Unreadable,
    lenient::{self, Object, Str},
};
use crate::model::{Browser, Exchange, Gap, GapKind, Text, Timestamp, Trace};

/// Reads the bytes of a HAR file. Bytes that are not UTF-8 are replaced and a byte order mark is skipped.
pub fn read(bytes: &[u8]) -> Result<Trace, Unreadable> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    read_text(&ArcStr::from(String::from_utf8_lossy(bytes)))
}

/// Reads a HAR file. The trace shares the text's buffer.
pub fn read_text(text: &ArcStr) -> Result<Trace, Unreadable> {
    let trimmed = text.trim_start_matches('\u{feff}').trim_start();
    let skipped = text.len() - trimmed.len();
    if trimmed.is_empty() {
        return Err(Unreadable {
            message: "the file is empty; export it again".into(),
            byte: skipped,
        });
    }
    if !trimmed.starts_with('{') {
        return Err(Unreadable {
            message: "this is not a HAR file: it does not begin with \"{\"; export the network log as HAR".into(),
            byte: skipped,
        });
    }
    let mut outline = Outline::default();
    let mut json = serde_json::Deserializer::from_str(trimmed);
    let result = json.deserialize_map(FileVisitor(&mut outline));
    if !outline.saw_log || (result.is_err() && outline.entries.is_empty()) {
        return Err(match result {
            Err(error) => Unreadable {
                message: format!(
                    "this is not a HAR file: {} before the first entry; export the network log as HAR",
                    problem(&error)
                ),
                byte: skipped + byte_of(trimmed, error.line(), error.column()),
            },
            Ok(()) => Unreadable {
                message: "this JSON has no \"log\" with \"entries\", so it is no HAR; export the network log as HAR"
                    .into(),
                byte: skipped,
            },
        });
    }
    let mut trace =
        Trace { producer: outline.producer(), browser: outline.browser(), ..Trace::default() };
    let mut page_loads = std::mem::take(&mut outline.pages);
    if let Err(error) = result {
        let read = outline.entries.len();
        trace.gaps.push(Gap {
            kind: GapKind::CutFile,
            message: format!(
                "{} at byte {}; the {read} entries before that were read",
                problem(&error),
                skipped + byte_of(trimmed, error.line(), error.column()),
            ),
        });
    }
    trace.exchanges.reserve_exact(outline.entries.len());
    for (index, raw) in outline.entries.iter().enumerate() {
        match read_entry(text, raw.get()) {
            Ok(exchange) => trace.exchanges.push(exchange),
            Err(error) => trace.gaps.push(Gap {
                kind: GapKind::BrokenEntry,
                message: format!("entry {index} was left out: {error}"),
            }),
        }
    }
    page_loads.sort();
    trace.page_loads = page_loads;
    sort(&mut trace);
    Ok(trace)
}

/// Puts exchanges in order of their start (keeping the log's order where times are equal) and numbers them.
pub fn sort(trace: &mut Trace) {
    trace.exchanges.sort_by_key(|exchange| exchange.started_at);
    super::number(trace);
}

/// Reads one HAR entry, which must be a slice of `buffer` (its texts then share the buffer) or stand alone.
///
/// Errors say what is wrong and where in the entry.
pub fn read_entry(buffer: &ArcStr, entry: &str) -> Result<Exchange, String> {
    match serde_json::from_str::<RawEntry<'_>>(entry) {
        Ok(raw) => raw.into_exchange(buffer),
        // JSON may hold lone surrogates (`\ud800`), which no text can; they are worth less than their entry.
        Err(error) => match crate::json::without_lone_surrogates(entry) {
            Some(repaired) => serde_json::from_str::<RawEntry<'_>>(&repaired)
                .map_err(|error| problem(&error).to_owned())?
                .into_exchange(&ArcStr::from(repaired.as_str())),
            None => Err(problem(&error).to_owned()),
        },
    }
}

/// What is wrong with the JSON, as a clause that quotes nothing of it: it may be a secret.
fn problem(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        Category::Eof => "the file ends",
        Category::Syntax | Category::Io => "the JSON is broken",
        Category::Data => "a value is of the wrong type",
    }
}

/// serde_json tells line and column; people who open the file in an editor or a script need the byte.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start = if line <= 1 {
        0
    } else {
        memchr::memchr_iter(b'\n', text.as_bytes()).nth(line - 2).map_or(0, |newline| newline + 1)
    };
    (start + column).min(text.len())
}

/// What stands around the entries.
#[derive(Default)]
struct Outline<'a> {
    saw_log: bool,
    creator: String,
    made_by: String,
    pages: Vec<(Timestamp, Text)>,
    entries: Vec<&'a RawValue>,
}

impl Outline<'_> {
    fn producer(&self) -> String {
        if self.creator.is_empty() { self.made_by.clone() } else { self.creator.clone() }
    }

    fn browser(&self) -> Option<Browser> {
        let names = format!("{} {}", self.made_by, self.creator).to_ascii_lowercase();
        if names.contains("firefox") {
            Some(Browser::Firefox)
        } else if names.contains("safari") || names.contains("webkit web inspector") {
            Some(Browser::Safari)
        } else if ["chrom", "webinspector", "edge"].iter().any(|name| names.contains(name)) {
            Some(Browser::Chrome)
        } else {
            None
        }
    }
}

struct FileVisitor<'o, 'a>(&'o mut Outline<'a>);

impl<'a> Visitor<'a> for FileVisitor<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with \"log\"")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Str(key)) = map.next_key::<Str<'a>>()? {
            if key == "log" {
                map.next_value_seed(Log(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Log<'o, 'a>(&'o mut Outline<'a>);

impl<'a> DeserializeSeed<'a> for Log<'_, 'a> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Log<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with \"entries\"")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Str(key)) = map.next_key::<Str<'a>>()? {
            match &*key {
                "creator" => {
                    self.0.creator =
                        map.next_value::<Object<Producer<'a>>>()?.0.unwrap_or_default().name();
                }
                "browser" => {
                    self.0.made_by =
                        map.next_value::<Object<Producer<'a>>>()?.0.unwrap_or_default().name();
                }
                "pages" => {
                    let pages = map.next_value::<&'a RawValue>()?;
                    self.0.pages = entry::pages(pages.get());
                }
                "entries" => {
                    self.0.saw_log = true;
                    map.next_value_seed(Entries(&mut self.0.entries))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Entries<'o, 'a>(&'o mut Vec<&'a RawValue>);

impl<'a> DeserializeSeed<'a> for Entries<'_, 'a> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Entries<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut seq: S) -> Result<(), S::Error> {
        while let Some(entry) = seq.next_element::<&'a RawValue>()? {
            self.0.push(entry);
        }
        Ok(())
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Producer<'a> {
    #[serde(borrow)]
    name: Str<'a>,
    #[serde(borrow)]
    version: Str<'a>,
}

impl Producer<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.name.0, self.version.0).trim().to_owned()
    }
}

impl lenient::FromObject for Producer<'_> {}

#[cfg(test)]
mod tests;
