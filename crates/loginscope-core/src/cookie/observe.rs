//! Correcting a jar by the Cookie header that a browser really sent.

use std::sync::Arc;

use super::context::RequestContext;
use super::jar::{Jar, Slot};
use super::{Cookie, Exclusions, Priority, SameSite};
use crate::site::site_host;

/// Where a Cookie header agrees with the jar, and where not. The jar was corrected by it.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// Sent as predicted, in the order of the header.
    pub agreed: Vec<Arc<Cookie>>,
    /// Sent against the prediction; each as it is now in the jar.
    pub unexpected: Vec<(Arc<Cookie>, Surprise)>,
    /// Predicted, but not sent: gone by means that the capture does not show, and removed from the jar.
    pub missing: Vec<Arc<Cookie>>,
    /// Withheld as predicted.
    pub withheld: Vec<(Arc<Cookie>, Exclusions)>,
}

/// How a cookie that was sent surprises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Surprise {
    /// Nothing is known of it: from before the capture, or set by a script.
    Unknown,
    /// It has another value than the one that was stored: a script or another tab changed it.
    Changed,
    /// It should have been withheld for these reasons.
    Withheld(Exclusions),
}

impl Jar {
    /// Compares the Cookie header of a request with the prediction and corrects the jar: the header is right.
    pub fn observe(&mut self, request: &RequestContext<'_>, header: &[u8]) -> Observation {
        let mut predicted = self.retrieve(request);
        let mut observation = Observation::default();
        for (name, value) in pairs(header) {
            let same_name = |cookie: &Arc<Cookie>| cookie.name() == name;
            let exact = |cookie: &Arc<Cookie>| cookie.name() == name && cookie.value() == value;
            if let Some(place) = predicted.sent.iter().position(exact) {
                observation.agreed.push(predicted.sent.remove(place));
            } else if let Some(place) =
                predicted.withheld.iter().position(|(cookie, _)| exact(cookie))
            {
                let (cookie, exclusions) = predicted.withheld.remove(place);
                if cookie.attributes_known() {
                    observation.unexpected.push((cookie, Surprise::Withheld(exclusions)));
                } else {
                    observation.agreed.push(cookie);
                }
            } else if let Some(place) = predicted.sent.iter().position(same_name) {
                let old = predicted.sent.remove(place);
                let cookie = self.change_value(&old, value);
                observation.unexpected.push((cookie, Surprise::Changed));
            } else {
                let cookie = self.learn(request, name, value);
                observation.unexpected.push((cookie, Surprise::Unknown));
            }
        }
        for cookie in predicted.sent {
            // Of a cookie without known attributes it was a guess.
            if cookie.attributes_known() {
                self.remove(&cookie);
                observation.missing.push(cookie);
            }
        }
        observation.withheld = predicted.withheld;
        observation
    }

    fn change_value(&mut self, old: &Arc<Cookie>, value: &[u8]) -> Arc<Cookie> {
        let mut cookie = Cookie::clone(old);
        cookie.set_text(old.name(), value, old.domain(), old.path());
        let cookie = Arc::new(cookie);
        if let Some(slot) = self
            .sites
            .get_mut(site_host(old.domain()))
            .and_then(|slots| slots.iter_mut().find(|slot| slot.cookie.id == old.id))
        {
            slot.cookie = Arc::clone(&cookie);
        }
        cookie
    }

    /// Puts in a cookie of which only name and value are known: it is taken to be the host's own, for all paths.
    fn learn(&mut self, request: &RequestContext<'_>, name: &[u8], value: &[u8]) -> Arc<Cookie> {
        let situation = self.situation(request);
        let id = self.fresh_id();
        let mut cookie = Cookie {
            id,
            set_by: None,
            host_only: true,
            secure: false,
            http_only: false,
            same_site: SameSite::Unset,
            partitioned: false,
            priority: Priority::Medium,
            partition_key: None,
            created: request.at,
            updated: request.at,
            expires: None,
            text: Box::default(),
            ends: [0; 3],
        };
        cookie.set_text(name, value, situation.host, b"/");
        let cookie = Arc::new(cookie);
        let slot = Slot { cookie: Arc::clone(&cookie), order: id.0, accessed: request.at };
        self.sites.entry(site_host(situation.host).into()).or_default().push(slot);
        self.count += 1;
        cookie
    }
}

/// The pairs of a Cookie header; one without an equals sign has no name.
fn pairs(header: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    header.split(|byte| *byte == b';').map(<[u8]>::trim_ascii).filter(|pair| !pair.is_empty()).map(
        |pair| match memchr::memchr(b'=', pair) {
            Some(place) => {
                let (name, value) = pair.split_at(place);
                (name, value.get(1..).unwrap_or_default())
            }
            None => (Default::default(), pair),
        },
    )
}
