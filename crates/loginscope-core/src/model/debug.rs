//! What is printed of a capture while it is debugged: its shape, never what stands in it.

use std::fmt::{Debug, Formatter, Result};

use super::{Body, Exchange, Header, Hints, Request, Response, StoreReading, StoredCookie, Trace};

impl Debug for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Trace")
            .field("browser", &self.browser)
            .field("exchanges", &self.exchanges)
            .field("gaps", &self.gaps)
            .field("page_loads", &self.page_loads.len())
            .field("store_readings", &self.store_readings)
            .finish_non_exhaustive()
    }
}

impl Debug for Exchange {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Exchange")
            .field("id", &self.id.0)
            .field("started_at", &self.started_at)
            .field("request", &self.request)
            .field("response", &self.response)
            .field("hints", &self.hints)
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

impl Debug for Request {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // Paths and queries hold tokens; before the host there may be a password.
        let authority = self.url.split('/').nth(2).unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        write!(f, "{} {host}/… {:?} {:?}", self.method, self.headers, self.body)
    }
}

impl Debug for Response {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} {:?} {:?}", self.status, self.headers, self.body)
    }
}

impl Debug for Header {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}: ({} bytes)", self.name, self.value.len())
    }
}

impl Debug for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "Body({}, {} bytes, {:?})", self.mime, self.raw.len(), self.form)
    }
}

impl Debug for Hints {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Hints")
            .field("resource_type", &self.resource_type)
            .field("frame_id", &self.frame_id)
            .field("from_cache", &self.from_cache)
            .field("service_worker", &self.service_worker)
            .finish_non_exhaustive()
    }
}

impl Debug for StoreReading {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("StoreReading")
            .field("at", &self.at)
            .field("hosts", &self.hosts)
            .field("cookies", &self.cookies)
            .finish_non_exhaustive()
    }
}

impl Debug for StoredCookie {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} of {} ({} bytes)", self.name, self.domain, self.value.len())
    }
}
