//! Keeps the requests of `devtools.network`; stands in for the core's recorder and has its shape.

use std::collections::BTreeMap;

use arcstr::ArcStr;
use loginscope_core::{
    capture::har,
    model::{Browser, Exchange, Timestamp, Trace},
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What was recorded so far.
#[derive(Default)]
pub(crate) struct Recorder {
    browser: Option<Browser>,
    places: BTreeMap<(i64, u32, String, String), usize>,
    exchanges: Vec<Exchange>,
    page_loads: Vec<(f64, String)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Line<'a> {
    source: String,
    at: f64,
    nth: u32,
    url: Option<String>,
    browser: Option<String>,
    #[serde(borrow)]
    entry: Option<&'a RawValue>,
}

impl Recorder {
    /// Reads one line; what can't be read is passed over.
    pub(crate) fn push_line(&mut self, line: &str) {
        let buffer = ArcStr::from(line);
        let Ok(event) = serde_json::from_str::<Line<'_>>(&buffer) else { return };
        match event.source.as_str() {
            "session" => {
                self.browser = event.browser.as_deref().and_then(|name| {
                    Browser::ALL
                        .into_iter()
                        .find(|browser| browser.name().eq_ignore_ascii_case(name))
                });
            }
            "har" => {
                let Some(entry) = event.entry else { return };
                let Ok(exchange) = har::read_entry(&buffer, entry.get()) else { return };
                self.add(exchange, event.nth);
            }
            "navigated" => self.page_loads.push((event.at, event.url.unwrap_or_default())),
            "cleared" => *self = Recorder { browser: self.browser, ..Recorder::default() },
            _ => {}
        }
    }

    fn add(&mut self, exchange: Exchange, nth: u32) {
        let request = &exchange.request;
        let key = (exchange.started_at.0, nth, request.method.to_string(), request.url.to_string());
        let place = *self.places.entry(key).or_insert(self.exchanges.len());
        match self.exchanges.get_mut(place) {
            Some(earlier) => *earlier = exchange,
            None => self.exchanges.push(exchange),
        }
    }

    /// Everything in order of time.
    pub(crate) fn trace(&self) -> Trace {
        let mut trace = Trace {
            browser: self.browser,
            exchanges: self.exchanges.clone(),
            page_loads: self
                .page_loads
                .iter()
                .map(|(at, url)| (Timestamp::from_millis(*at), url.as_str().into()))
                .collect(),
            ..Trace::default()
        };
        har::sort(&mut trace);
        trace
    }
}
