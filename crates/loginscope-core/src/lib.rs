//! Reads a captured login flow, judges it as each browser would, and says why it fails.
//!
//! A capture is a list of what the browser said; everything else is a pure function of that list:
//!
//! ```text
//! capture  ─►  Trace  ─►  Analysis  ─►  findings  ─►  Diagnosis  ─►  Report
//! ```
//!
//! The crate does no I/O and reads no clock: the time comes from the capture or from the caller.

pub mod analysis;
pub mod capture;
pub mod compare;
pub mod cookie;
pub mod decode;
mod diagnosed;
pub mod diagnosis;
pub mod finding;
pub mod http;
mod json;
pub mod model;
pub mod report;
pub mod rules;
pub mod session_cookie;
pub mod site;
pub mod snippets;
pub mod token;
mod words;

pub use diagnosed::{Diagnosed, Options, diagnose};
