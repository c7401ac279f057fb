//! The nouns: what happened, in the words of Fetch, HTTP and HAR. Plain data with public fields.

mod browser;
mod cookie_store;
mod debug;
mod exchange;
mod observed;
mod time;

pub use self::time::Timestamp;
pub use browser::{Browser, ByBrowser};
pub use cookie_store::{StoreReading, StoredCookie, StoredPartition};
pub use exchange::{
    Body, BodyForm, Exchange, ExchangeId, Gap, GapKind, Header, Headers, Hints, Message, Request,
    ResourceType, Response, ServiceWorker, Sources, Trace,
};
pub use observed::Observed;

/// A piece of text that shares its buffer with the file it was read from: cloning it copies no bytes.
pub type Text = arcstr::Substr;

/// A [`Text`] of its own, for text that stands in no shared buffer.
pub fn text(value: &str) -> Text {
    Text::from(value)
}
