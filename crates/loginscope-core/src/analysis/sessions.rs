//! The life of session cookies by their values: which one a request carried and which one its answer gave.

use super::{Analysis, csrf::is_csrf_name};
use crate::{
    http::form,
    model::{Exchange, ExchangeId},
};

/// One request to a site of the login with what happened to one session cookie.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The value that the request carried.
    pub sent: Option<&'a str>,
    /// The value that the answer set, with the index of its header line; empty where it deletes the cookie.
    pub set: Option<(usize, &'a str)>,
}

/// The value of a cookie on a request, as it stands there.
pub fn sent_value<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    let lines = exchange.request.headers.all("cookie").map(|(_, line)| line);
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// The value that an answer gives a cookie, with the index of its header line.
pub fn set_value<'a>(exchange: &'a Exchange, name: &str) -> Option<(usize, &'a str)> {
    exchange.response.as_ref()?.headers.all("set-cookie").find_map(|(index, line)| {
        let (known, value) = line.split(';').next()?.split_once('=')?;
        (known.trim() == name).then(|| (index, value.trim()))
    })
}

/// The names of the cookies that carry a login: named like one, and no token against forgery.
pub fn names(analysis: &Analysis) -> Vec<&str> {
    let mut names: Vec<&str> = analysis
        .cookies
        .stores
        .iter()
        .map(|store| store.name.as_str())
        .filter(|name| analysis.cookies.is_login_name(name) && !is_csrf_name(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Every request that carried a cookie of this name or whose answer set it, in order of time.
pub fn uses<'a>(analysis: &'a Analysis, name: &str) -> Vec<Use<'a>> {
    analysis
        .trace
        .exchanges
        .iter()
        .map(|exchange| Use {
            exchange: exchange.id,
            sent: sent_value(exchange, name),
            set: set_value(exchange, name),
        })
        .filter(|usage| usage.sent.is_some() || usage.set.is_some())
        .collect()
}

/// What makes a request the same one as another: method and URL without its query, and all that says who asks.
pub fn same_question(a: &Exchange, b: &Exchange) -> bool {
    let address = |exchange: &Exchange| form::parts(&exchange.request.url).0.to_owned();
    a.request.method == b.request.method
        && a.request.headers.get("authorization") == b.request.headers.get("authorization")
        && address(a) == address(b)
}

/// Headers by which instances behind a load balancer give themselves away.
const INSTANCE_HEADERS: &[&str] = &[
    "x-served-by",
    "x-instance",
    "x-instance-id",
    "x-backend",
    "x-backend-server",
    "x-upstream",
    "x-upstream-addr",
    "x-server",
    "x-server-id",
    "x-hostname",
    "x-pod",
    "x-pod-name",
    "x-container-id",
    "x-node",
    "fly-instance-id",
    "x-render-origin-server",
];

/// The header that names the instance which answered, with the instance.
pub fn instance(exchange: &Exchange) -> Option<(usize, &str)> {
    INSTANCE_HEADERS.iter().find_map(|name| exchange.response_header(name))
}
