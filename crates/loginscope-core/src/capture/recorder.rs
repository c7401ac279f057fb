//! The lines of the extension, put together to one trace.
//!
//! Several sources tell of the same exchange, each in its own time: entries of `devtools.network`,
//! bodies, events of `webRequest`. Each line is read once, when it comes; what belongs together is
//! found when the trace is asked for, so that the order in which lines come does not matter.

mod cookie_store;
mod merge;
mod page;
mod web_request;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use arcstr::ArcStr;
use serde::{
    Deserialize,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::{error::Category, value::RawValue};

use self::web_request::Event;
use super::{
    har,
    lenient::{Flag, Number, Str},
    share::Share,
};
use crate::model::{
    Body, BodyForm, Browser, Exchange, Gap, GapKind, Observed, StoreReading, Text, Timestamp, Trace,
};

/// Collects the lines of one recording.
#[derive(Default)]
pub struct Recorder {
    lines: usize,
    session: Session,
    entries: BTreeMap<Key, Entry>,
    bodies: BTreeMap<Key, Said>,
    chains: BTreeMap<Text, Vec<Event>>,
    navigations: BTreeSet<(Timestamp, Text)>,
    switches: BTreeSet<(Timestamp, bool)>,
    readings: BTreeMap<(Timestamp, ArcStr), StoreReading>,
    gaps: Vec<Gap>,
}

/// What tells one entry of a browser's log from another: its start, its place among entries that are
/// otherwise equal, its method and its URL.
type Key = (Timestamp, u32, Text, Text);

/// An entry with the line that it came in.
struct Entry {
    line: ArcStr,
    at: Timestamp,
    exchange: Exchange,
}

impl Entry {
    /// A log tells more of a request as time goes by; what tells most is kept.
    fn rank(&self) -> (bool, usize, Timestamp, &str) {
        let response = self.exchange.response.as_ref();
        let lines = self.exchange.request.headers.0.len()
            + response.map_or(0, |response| response.headers.0.len());
        (response.is_some(), lines, self.at, &self.line)
    }
}

/// The text of a response body.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    at: Timestamp,
    raw: Text,
    base64: bool,
}

/// Where and when recording began.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Session {
    at: Option<Timestamp>,
    /// The page that was loaded already, if any.
    url: Text,
    browser: Option<Browser>,
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Line<'a> {
    #[serde(borrow)]
    source: Str<'a>,
    at: Number,
    nth: Number,
    on: Flag,
    #[serde(borrow)]
    browser: Str<'a>,
    #[serde(borrow)]
    version: Str<'a>,
    #[serde(borrow)]
    url: Str<'a>,
    #[serde(borrow)]
    method: Str<'a>,
    #[serde(borrow)]
    started: Str<'a>,
    #[serde(borrow)]
    encoding: Str<'a>,
    #[serde(borrow)]
    event: Str<'a>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    entry: Option<&'a RawValue>,
    #[serde(borrow)]
    details: Option<&'a RawValue>,
}

const SOURCES: [&str; 8] =
    ["session", "har", "body", "web-request", "cookies", "navigated", "recording", "cleared"];

/// Whether a line of a file is one of ours. A HAR is dismissed at its first key, however long it is.
pub(super) fn is_event(line: &str) -> bool {
    let mut found = false;
    if line.trim_start().starts_with('{') {
        let mut json = serde_json::Deserializer::from_str(line);
        // Reading stops where the answer is known; the rest of the line is no concern here.
        let _ = serde::Deserializer::deserialize_map(&mut json, FindSource(&mut found));
    }
    found
}

struct FindSource<'f>(&'f mut bool);

impl<'de> Visitor<'de> for FindSource<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Str(key)) = map.next_key::<Str<'de>>()? {
            match &*key {
                "source" => {
                    let Str(source) = map.next_value()?;
                    *self.0 = SOURCES.contains(&&*source);
                    return Ok(());
                }
                "log" => return Ok(()),
                _ => map.next_value::<IgnoredAny>()?,
            };
        }
        Ok(())
    }
}

impl Recorder {
    /// Nothing recorded yet.
    pub fn new() -> Recorder {
        Recorder::default()
    }

    /// Reads one line. What can't be read becomes a gap that names the line.
    pub fn push_line(&mut self, line: &str) {
        self.lines += 1;
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            return;
        }
        let buffer = ArcStr::from(line);
        let result = match serde_json::from_str(&buffer) {
            Ok(line) => self.read(&buffer, line),
            // JSON may hold lone surrogates, which no text can; they are worth less than their line.
            Err(error) => match crate::json::without_lone_surrogates(line).map(ArcStr::from) {
                Some(buffer) => match serde_json::from_str(&buffer) {
                    Ok(line) => self.read(&buffer, line),
                    Err(error) => Err(problem(&error)),
                },
                None => Err(problem(&error)),
            },
        };
        if let Err(problem) = result {
            self.gaps.push(Gap {
                kind: GapKind::BrokenEntry,
                message: format!("line {} {problem}; it was left out", self.lines),
            });
        }
    }

    /// Takes in a line, or says in a clause what is wrong with it.
    fn read(&mut self, buffer: &ArcStr, line: Line<'_>) -> Result<(), String> {
        let share = Share(buffer);
        let at = line.at.0.map(Timestamp::from_millis).unwrap_or_default();
        match &*line.source.0 {
            "session" => {
                let named =
                    |browser: &Browser| browser.name().eq_ignore_ascii_case(&line.browser.0);
                let session = Session {
                    at: Some(at),
                    browser: Browser::ALL.into_iter().find(named),
                    version: line.version.0.into_owned(),
                    url: share.text(line.url),
                };
                self.session = session.max(std::mem::take(&mut self.session));
            }
            "har" => {
                let entry = line.entry.ok_or("has no \"entry\"")?;
                let exchange = har::read_entry(buffer, entry.get())
                    .map_err(|error| format!("holds an entry that can't be read ({error})"))?;
                // Logs also list what never leaves the browser: `data:`, `blob:`, extensions' own files.
                let of_network = |scheme| exchange.request.url.starts_with(scheme);
                if !["http:", "https:", "ws:", "wss:"].into_iter().any(of_network) {
                    return Ok(());
                }
                self.add_entry(nth(line.nth), Entry { line: buffer.clone(), at, exchange });
            }
            "body" => {
                let started = Timestamp::from_rfc3339(&line.started.0)
                    .ok_or("is a body without the time of its request")?;
                let key = (started, nth(line.nth), share.text(line.method), share.text(line.url));
                let raw = line.text.and_then(|text| share.inside(text)).unwrap_or_default();
                let said = Said { at, raw, base64: line.encoding.0 == "base64" };
                let kept = self.bodies.entry(key).or_insert(Said {
                    at: Timestamp(i64::MIN),
                    raw: Text::new(),
                    base64: false,
                });
                if said > *kept {
                    *kept = said;
                }
            }
            "web-request" => {
                let details = line.details.ok_or("has no \"details\"")?;
                if let Some((chain, event)) = web_request::read(buffer, &line.event.0, details)? {
                    self.chains.entry(chain).or_default().push(event);
                }
            }
            "cookies" => {
                let reading = cookie_store::read(buffer)?;
                self.readings.insert((reading.asked_at, buffer.clone()), reading);
            }
            "navigated" => {
                self.navigations.insert((at, share.text(line.url)));
            }
            "recording" => {
                self.switches.insert((at, line.on.0));
            }
            "cleared" => {
                *self = Recorder {
                    lines: self.lines,
                    session: std::mem::take(&mut self.session),
                    ..Recorder::default()
                };
            }
            _ => return Err("is of a kind that this version does not know".into()),
        }
        Ok(())
    }

    fn add_entry(&mut self, nth: u32, entry: Entry) {
        let request = &entry.exchange.request;
        let key = (entry.exchange.started_at, nth, request.method.clone(), request.url.clone());
        match self.entries.entry(key) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(entry);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                if entry.rank() > place.get().rank() {
                    place.insert(entry);
                }
            }
        }
    }

    /// Everything that was recorded, in order of time.
    pub fn trace(&self) -> Trace {
        let entries = self.entries.iter().map(|(key, entry)| {
            let mut exchange = entry.exchange.clone();
            if let Some(said) = self.bodies.get(key) {
                attach(&mut exchange, said);
            }
            exchange
        });
        let hops = self.chains.values().flat_map(|events| web_request::hops(events));
        let exchanges = merge::merge(entries.collect(), hops.collect());
        let Session { at, browser, version, .. } = &self.session;
        let mut trace = Trace {
            browser: *browser,
            producer: browser
                .map(|browser| format!("{} {version}", browser.name()).trim().to_owned())
                .unwrap_or_default(),
            exchanges,
            gaps: self.gaps.clone(),
            page_loads: Vec::new(),
            recording_began: *at,
            store_readings: self.readings.values().cloned().collect(),
        };
        trace.page_loads = page::loads(&mut trace.exchanges, &self.navigations);
        super::number(&mut trace);
        trace.gaps.extend(page::late(&trace.exchanges, &self.session.url));
        trace.gaps.extend(page::pauses(&trace.exchanges, &self.switches));
        trace
    }
}

/// What is wrong with a line, as a clause that quotes nothing of it.
fn problem(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof => "ends in the middle".to_owned(),
        Category::Syntax => {
            format!("isn't JSON (it stops making sense at character {})", error.column())
        }
        Category::Data | Category::Io => "is no event of a recording".to_owned(),
    }
}

fn nth(number: Number) -> u32 {
    number.0.map_or(0, |nth| nth.max(0.0) as u32)
}

/// Gives a response the body that came in a line of its own, unless the entry had it.
fn attach(exchange: &mut Exchange, said: &Said) {
    let Some(response) = &mut exchange.response else { return };
    if response.body.value().is_some_and(|body| !body.is_empty()) {
        return;
    }
    let mime = super::share::media_type(response.headers.get("content-type").unwrap_or_default());
    response.body = Observed::Seen(Body {
        mime,
        raw: said.raw.clone(),
        form: if said.base64 { BodyForm::JsonEscapedBase64 } else { BodyForm::JsonEscaped },
        truncated: false,
    });
}

#[cfg(test)]
mod tests;
