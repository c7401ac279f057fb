//! What a scenario's hosts know: the lab's ports, their own first path segment, and what they remember.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::token::Signer;

/// The ports of a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// Clear text.
    pub http: u16,
    /// TLS.
    pub https: u16,
    /// A port on which nothing listens, for connections that fail.
    pub closed: u16,
}

impl Ports {
    /// The origin of a host of the lab.
    pub fn origin(&self, scheme: &str, host: &str) -> String {
        let port = if scheme == "http" { self.http } else { self.https };
        format!("{scheme}://{host}:{port}")
    }
}

/// The servers of one scenario.
#[derive(Clone)]
pub struct App {
    /// Where the lab listens.
    pub ports: Ports,
    /// The first segment of the scenario's paths.
    pub mount: &'static str,
    /// Who signs its tokens.
    pub signer: Arc<Signer>,
    memory: Arc<Mutex<BTreeMap<(&'static str, String), String>>>,
}

impl App {
    pub(crate) fn new(ports: Ports, mount: &'static str, signer: Arc<Signer>) -> Self {
        Self { ports, mount, signer, memory: Arc::default() }
    }

    /// A path of the scenario, as it stands in a URL.
    pub fn path(&self, path: &str) -> String {
        format!("/{}{path}", self.mount)
    }

    /// A URL of the scenario.
    pub fn url(&self, scheme: &str, host: &str, path: &str) -> String {
        format!("{}{}", self.ports.origin(scheme, host), self.path(path))
    }

    /// A URL of the scenario over TLS.
    pub fn https(&self, host: &str, path: &str) -> String {
        self.url("https", host, path)
    }

    /// The origin of a host over TLS.
    pub fn origin(&self, host: &str) -> String {
        self.ports.origin("https", host)
    }

    /// Keeps a value under a fresh random key, which it gives.
    pub fn issue(&self, kind: &'static str, value: &str) -> String {
        let key = self.signer.random();
        self.memory().insert((kind, key.clone()), value.to_owned());
        key
    }

    /// Keeps a value under a key of its own.
    pub fn keep(&self, kind: &'static str, key: &str, value: &str) {
        self.memory().insert((kind, key.to_owned()), value.to_owned());
    }

    /// What was kept under a key.
    pub fn look_up(&self, kind: &'static str, key: &str) -> Option<String> {
        self.memory().get(&(kind, key.to_owned())).cloned()
    }

    /// What was kept under a key, which is good for one use only.
    pub fn redeem(&self, kind: &'static str, key: &str) -> Option<String> {
        self.memory().remove(&(kind, key.to_owned()))
    }

    fn memory(&self) -> MutexGuard<'_, BTreeMap<(&'static str, String), String>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
