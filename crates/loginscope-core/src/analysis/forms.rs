//! The fields of forms as pages show them.

use std::collections::BTreeSet;

use super::steps;
use crate::{
    http::html,
    model::{Exchange, Trace},
};

/// The names of all fields for passwords in the pages of a capture, whatever they are called.
pub(super) fn password_fields(trace: &Trace) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for exchange in &trace.exchanges {
        if let Some(page) = page(exchange) {
            html::password_fields(&page, |name| {
                names.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
            });
        }
    }
    names
}

/// The passwords that were sent in fields which a page shows to be for passwords.
pub(crate) fn passwords(trace: &Trace) -> Vec<String> {
    let fields = password_fields(trace);
    let posted = |exchange| steps::sent(exchange).form.map(|form| form.0).unwrap_or_default();
    let all = trace.exchanges.iter().filter(|_| !fields.is_empty()).flat_map(posted);
    all.filter(|(name, _)| fields.contains(name)).map(|(_, value)| value).collect()
}

/// Whether the answer is a page with a field for a password.
pub fn shows_password_field(exchange: &Exchange) -> bool {
    let mut found = false;
    if let Some(page) = page(exchange) {
        html::password_fields(&page, |_| found = true);
    }
    found
}

fn page(exchange: &Exchange) -> Option<std::borrow::Cow<'_, str>> {
    let response = exchange.response.as_ref().filter(|response| response.status < 500)?;
    Some(response.body.value().filter(|body| body.mime == "text/html")?.text())
}
