//! Pages on which a capture loses exchanges easily.

use crate::app::App;
use crate::http::{Reply, Request};

/// The first segment of their paths.
pub const MOUNT: &str = "loss";

pub(crate) fn answer(_app: &App, _request: &Request) -> Option<Reply> {
    None
}
