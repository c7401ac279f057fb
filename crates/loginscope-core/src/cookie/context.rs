//! The circumstances of a request, and what they mean for cookies (RFC 6265bis §5.2; Fetch; CHIPS).

use std::fmt;

use url::Url;

use super::policy::{Policy, SecureWithoutTls, ThirdParty};
use crate::model::Timestamp;
use crate::site::{Origin, Site, SiteRef, is_loopback};

/// What a request is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestKind {
    /// The document of a tab or window.
    #[default]
    Navigation,
    /// The document of a frame inside a page.
    Frame,
    /// Anything that a document loads: scripts, images, `fetch()`, WebSockets.
    Subresource,
}

/// Who caused a request.
#[derive(Clone, Copy, Debug, Default)]
pub enum Initiator<'a> {
    /// A person, with the address bar or a bookmark.
    #[default]
    User,
    /// A document of this address.
    Url(&'a Url),
    /// A document whose origin is nobody's, such as a sandboxed one.
    Opaque,
}

/// With which credentials a request is made (Fetch "credentials mode").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// With cookies.
    #[default]
    Include,
    /// With cookies as long as only the initiator's own origin is asked.
    SameOrigin,
    /// Without.
    Omit,
}

/// What the user chose for third-party cookies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThirdPartyCookies {
    /// Nothing: the browser's own way.
    #[default]
    Default,
    /// To allow them.
    Allow,
    /// To block them.
    Block,
}

/// A request's circumstances.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext<'a> {
    /// Where to.
    pub url: &'a Url,
    /// How.
    pub method: &'a str,
    /// What for.
    pub kind: RequestKind,
    /// The address of the tab's document; `None` for a first-party one. Means nothing for a navigation.
    pub top_level: Option<&'a Url>,
    /// Whether a document between the tab's and this request's is of another site than the tab's, or of none. For a
    /// frame only its parents count, for a subresource the document that loads it too.
    pub cross_site_ancestor: bool,
    /// Who caused it.
    pub initiator: Initiator<'a>,
    /// With which credentials.
    pub credentials: Credentials,
    /// The earlier addresses of its redirect chain, the first one first.
    pub redirected_from: &'a [Url],
    /// Whether it is a CORS preflight.
    pub cors_preflight: bool,
    /// When.
    pub at: Timestamp,
}

impl<'a> RequestContext<'a> {
    /// A person goes to an address.
    pub fn navigation(url: &'a Url, at: Timestamp) -> RequestContext<'a> {
        RequestContext {
            url,
            method: "GET",
            kind: RequestKind::Navigation,
            top_level: None,
            cross_site_ancestor: false,
            initiator: Initiator::User,
            credentials: Credentials::Include,
            redirected_from: &[],
            cors_preflight: false,
            at,
        }
    }
}

/// A response's circumstances.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResponseContext {
    /// Its Date header.
    pub date: Option<Timestamp>,
    /// When it came, where that is known; else the time of the request counts.
    pub received: Option<Timestamp>,
    /// Whether it has a Clear-Site-Data header that names cookies.
    pub clears_cookies: bool,
}

/// Whether a Clear-Site-Data header names cookies, or everything (Clear Site Data §3.1).
pub fn clears_cookies(header: &str) -> bool {
    header.split(',').any(|kind| matches!(kind.trim(), "\"cookies\"" | "\"*\""))
}

/// Which jar a partitioned cookie is in: the top-level site, and whether another site stands between (CHIPS).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartitionKey {
    /// The site of the tab's document.
    pub top_level_site: Site,
    /// Whether the request's own site, or one of the documents above it, is another one.
    pub cross_site_ancestor: bool,
}

impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.top_level_site.fmt(f)
    }
}

/// How close a request is to the site that it goes to (RFC 6265bis §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SameSiteStatus {
    /// Other sites had a part in it.
    CrossSite,
    /// The same, but it is a top-level navigation by an unsafe method.
    LaxUnsafe,
    /// The same, but it is a top-level navigation by a safe method.
    Lax,
    /// Only this site had a part in it.
    Strict,
}

/// What a request's circumstances mean to a browser.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Where to.
    pub url: &'a Url,
    /// The URL's host.
    pub host: &'a str,
    /// The URL's site; `None` where it has no cookies.
    pub site: Option<SiteRef<'a>>,
    /// Whether Secure cookies may pass.
    pub secure: bool,
    /// Whether that is so only because the host is this machine.
    pub secure_by_loopback: bool,
    /// How close the request is.
    pub same_site: SameSiteStatus,
    /// Whether it would be closer if HTTP and HTTPS were not told apart.
    pub scheme_differs: bool,
    /// Whether the response may set cookies that are Lax or Strict.
    pub may_set_same_site: bool,
    /// What is done with a third party's cookies; `None` where it is none.
    pub third_party: Option<ThirdParty>,
    /// The partition, as the top-level site and whether another one stands between.
    pub partition: Option<(SiteRef<'a>, bool)>,
    /// Whether the request has cookies at all.
    pub with_credentials: bool,
    /// When.
    pub at: Timestamp,
}

impl<'a> Situation<'a> {
    /// Works out what a browser makes of a request.
    pub fn of(
        request: &RequestContext<'a>,
        policy: &Policy,
        choice: ThirdPartyCookies,
    ) -> Situation<'a> {
        let url = request.url;
        let site = SiteRef::of(url);
        let (same_site, any_scheme) = same_site_status(request, site, policy);
        let top_level = match request.kind {
            RequestKind::Navigation => site,
            RequestKind::Frame | RequestKind::Subresource => {
                request.top_level.map_or(site, SiteRef::of)
            }
        };
        let is_third_party = !frames_are_same(request, site, policy.schemeful_same_site);
        let tls = matches!(url.scheme(), "https" | "wss");
        let secure_by_loopback =
            !tls && policy.secure_without_tls == SecureWithoutTls::Loopback && is_loopback(url);
        Situation {
            url,
            host: url.host_str().unwrap_or_default(),
            site,
            secure: tls || secure_by_loopback,
            secure_by_loopback,
            same_site,
            scheme_differs: any_scheme > same_site,
            may_set_same_site: !policy.same_site_on_storing
                || request.kind == RequestKind::Navigation
                || frames_and_initiator_are_same(request, site, policy.schemeful_same_site),
            third_party: is_third_party.then_some(match choice {
                ThirdPartyCookies::Default => policy.third_party_default,
                ThirdPartyCookies::Allow => ThirdParty::Allowed,
                ThirdPartyCookies::Block => policy.third_party_when_blocked,
            }),
            partition: top_level.map(|top_level| (top_level, is_third_party)),
            with_credentials: has_credentials(request),
            at: request.at,
        }
    }

    /// The partition key as a value of its own.
    pub fn partition_key(&self) -> Option<PartitionKey> {
        self.partition.map(|(site, cross_site_ancestor)| PartitionKey {
            top_level_site: site.to_owned(),
            cross_site_ancestor,
        })
    }

    /// Whether a partition key is this request's.
    pub fn is_in(&self, key: &PartitionKey) -> bool {
        self.partition.is_some_and(|(site, cross_site_ancestor)| {
            site == key.top_level_site.borrow() && cross_site_ancestor == key.cross_site_ancestor
        })
    }
}

/// The status, and the one that it would have if HTTP and HTTPS were not told apart.
fn same_site_status(
    request: &RequestContext<'_>,
    site: Option<SiteRef<'_>>,
    policy: &Policy,
) -> (SameSiteStatus, SameSiteStatus) {
    let status = |schemeful| {
        let same = frames_and_initiator_are_same(request, site, schemeful)
            && (!policy.redirects_count || redirects_are_same(request, site, schemeful));
        match request.kind {
            _ if same => SameSiteStatus::Strict,
            RequestKind::Navigation if is_safe(request.method) => SameSiteStatus::Lax,
            RequestKind::Navigation => SameSiteStatus::LaxUnsafe,
            RequestKind::Frame | RequestKind::Subresource => SameSiteStatus::CrossSite,
        }
    };
    let own = status(policy.schemeful_same_site);
    let any_scheme = if policy.schemeful_same_site && own != SameSiteStatus::Strict {
        status(false)
    } else {
        own
    };
    (own, any_scheme)
}

/// Whether all documents from the tab's down to the request are of the request's site.
fn frames_are_same(
    request: &RequestContext<'_>,
    site: Option<SiteRef<'_>>,
    schemeful: bool,
) -> bool {
    match (request.kind, request.top_level) {
        (RequestKind::Navigation, _) => true,
        (_, None) => !request.cross_site_ancestor,
        (_, Some(top_level)) => {
            !request.cross_site_ancestor && is_same(SiteRef::of(top_level), site, schemeful)
        }
    }
}

/// What counts for storing: also where redirects count for sending, they don't for it.
fn frames_and_initiator_are_same(
    request: &RequestContext<'_>,
    site: Option<SiteRef<'_>>,
    schemeful: bool,
) -> bool {
    frames_are_same(request, site, schemeful) && initiator_is_same(request, site, schemeful)
}

fn initiator_is_same(
    request: &RequestContext<'_>,
    site: Option<SiteRef<'_>>,
    schemeful: bool,
) -> bool {
    match request.initiator {
        Initiator::User => true,
        Initiator::Url(url) => is_same(SiteRef::of(url), site, schemeful),
        Initiator::Opaque => false,
    }
}

fn redirects_are_same(
    request: &RequestContext<'_>,
    site: Option<SiteRef<'_>>,
    schemeful: bool,
) -> bool {
    request.redirected_from.iter().all(|hop| is_same(SiteRef::of(hop), site, schemeful))
}

fn is_same(a: Option<SiteRef<'_>>, b: Option<SiteRef<'_>>, schemeful: bool) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.is_same(b, schemeful))
}

/// RFC 9110 §9.2.1.
fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}

/// Fetch, "HTTP-network-or-cache fetch": `includeCredentials`.
fn has_credentials(request: &RequestContext<'_>) -> bool {
    if request.cors_preflight {
        return false;
    }
    match request.credentials {
        Credentials::Include => true,
        Credentials::Omit => false,
        Credentials::SameOrigin => match request.initiator {
            Initiator::User => true,
            Initiator::Opaque => false,
            Initiator::Url(initiator) => {
                let own = Origin::of(initiator);
                // A chain that has once left the origin stays without, also where it returns.
                std::iter::once(request.url)
                    .chain(request.redirected_from)
                    .all(|hop| Origin::of(hop).is_same(&own))
            }
        },
    }
}
