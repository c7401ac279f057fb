//! The same walk in the core: which cookies go with each request, and which are kept at the end.

use std::collections::{BTreeMap, BTreeSet};

use loginscope_core::{
    cookie::{
        Credentials, Initiator, Jar, Policy, RequestContext, RequestKind, ResponseContext, SetBy,
        ThirdPartyCookies, clears_cookies,
    },
    model::{ExchangeId, Timestamp},
    site::is_same_site,
};
use url::Url;

use super::{
    lab::{Lab, address},
    plan::{Act, By, Hop, How, Walk},
    reasons::{Against, of_core},
};

/// A document of a tab.
#[derive(Clone)]
struct Document {
    url: Url,
    /// Its origin is nobody's.
    opaque: bool,
}

/// What a request was for, in the words of the core.
struct Purpose<'a> {
    kind: RequestKind,
    credentials: Credentials,
    initiator: Option<&'a Document>,
    /// From the tab's document down to the one above the request.
    documents: &'a [Document],
}

/// A walk that is repeated.
pub(crate) struct Replay<'a> {
    lab: &'a Lab,
    next: usize,
    pub(crate) jar: Jar,
    /// How many requests were compared.
    pub(crate) count: usize,
    /// Where the core says something else than what came.
    pub(crate) differences: Vec<String>,
    /// What each request was, and why cookies stayed behind, by the number of its chain and its place in it.
    pub(crate) reasons: BTreeMap<(usize, usize), (String, Against)>,
    /// The redirects of the tab: Firefox has no message about their lines.
    pub(crate) unspoken: BTreeSet<(usize, usize)>,
    /// When the last request came.
    pub(crate) now: Timestamp,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(
        lab: &'a Lab,
        first: usize,
        policy: &'static Policy,
        cookies: ThirdPartyCookies,
    ) -> Replay<'a> {
        Replay {
            lab,
            next: first,
            jar: Jar::new(policy, cookies),
            count: 0,
            differences: Vec::new(),
            reasons: BTreeMap::new(),
            unspoken: BTreeSet::new(),
            now: Timestamp(0),
        }
    }

    pub(crate) fn walk(&mut self, walk: &Walk) {
        let mut before: Option<Document> = None;
        for page in &walk.pages {
            let purpose = Purpose {
                kind: RequestKind::Navigation,
                credentials: Credentials::Include,
                initiator: before.as_ref().filter(|_| page.by != By::Typed),
                documents: &[],
            };
            let url = self.chain(&page.chain, &purpose, &format!("{:?}", page.by));
            let document = Document { url, opaque: false };
            self.acts(&page.acts, std::slice::from_ref(&document));
            before = Some(document);
        }
    }

    /// What a document does, the last of `documents`.
    fn acts(&mut self, acts: &[Act], documents: &[Document]) {
        for act in acts {
            let own = documents.last();
            let (kind, above) = match act.how {
                How::Fetch { .. } | How::Image => (RequestKind::Subresource, documents),
                How::Frame { .. } | How::FramePost => (RequestKind::Frame, documents),
                How::Leave => (
                    RequestKind::Frame,
                    documents.split_last().map_or(documents, |(_, above)| above),
                ),
            };
            let credentials = match act.how {
                How::Fetch { credentials: "omit", .. } => Credentials::Omit,
                How::Fetch { credentials: "same-origin", .. } => Credentials::SameOrigin,
                _ => Credentials::Include,
            };
            let purpose = Purpose { kind, credentials, initiator: own, documents: above };
            let what = format!("{:?} in {}", act.how, own.map_or("", |own| own.url.as_str()));
            let url = self.chain(&act.chain, &purpose, &what);
            if kind == RequestKind::Frame {
                // Whatever is in a sandbox stays in it.
                let opaque = own.is_some_and(|own| own.opaque)
                    || matches!(act.how, How::Frame { sandboxed: true });
                let inner = [above, &[Document { url, opaque }]].concat();
                self.acts(&act.acts, &inner);
            }
        }
    }

    /// Compares each request of a chain; the last address.
    fn chain(&mut self, chain: &[Hop], purpose: &Purpose<'_>, what: &str) -> Url {
        let number = self.next;
        self.next += 1;
        let urls: Vec<Url> = (0..chain.len())
            .map(|index| {
                Url::parse(&address(chain, self.lab.ports, number, index)).expect("an address")
            })
            .collect();
        for (index, hop) in chain.iter().enumerate() {
            let Some(seen) = self.lab.seen(number, index) else {
                self.differences.push(format!("{what}: {} was never asked for", urls[index]));
                break;
            };
            self.now = seen.at;
            let top = purpose.documents.first();
            let schemeful = self.jar.policy().schemeful_same_site;
            let request = RequestContext {
                url: &urls[index],
                method: &seen.method,
                kind: purpose.kind,
                top_level: top.map(|top| &top.url),
                cross_site_ancestor: purpose.documents.iter().any(|document| {
                    document.opaque
                        || top.is_some_and(|top| !is_same_site(&top.url, &document.url, schemeful))
                }),
                initiator: match purpose.initiator {
                    None => Initiator::User,
                    Some(document) if document.opaque => Initiator::Opaque,
                    Some(document) => Initiator::Url(&document.url),
                },
                credentials: purpose.credentials,
                redirected_from: &urls[..index],
                cors_preflight: false,
                at: seen.at,
            };
            let sent = self.jar.retrieve(&request);
            let policy = self.jar.policy();
            let mut against = Against::default();
            if self.jar.situation(&request).with_credentials {
                let withheld = sent.withheld.iter();
                against.sending =
                    withheld.filter_map(|(cookie, why)| of_core(cookie, *why, policy)).collect();
            }
            let ours = String::from_utf8_lossy(&sent.header).into_owned();
            self.count += 1;
            if ours != seen.cookies {
                let documents: Vec<&str> =
                    purpose.documents.iter().map(|document| document.url.as_str()).collect();
                self.differences.push(format!(
                    "sending: {what}: {} {} below {documents:?}, hop {index} after {:?}\n    core:    {ours}\n    browser: {}\n    core withheld: {:?}",
                    seen.method,
                    urls[index],
                    urls[..index].iter().map(Url::as_str).collect::<Vec<_>>(),
                    seen.cookies,
                    sent.withheld
                        .iter()
                        .map(|(cookie, why)| format!("{} {why:?}", String::from_utf8_lossy(cookie.name())))
                        .collect::<Vec<_>>()
                ));
            }
            let set_by = SetBy { exchange: ExchangeId(number as u32), line: 0 };
            let answer = ResponseContext {
                clears_cookies: hop.clear.is_some_and(clears_cookies),
                ..ResponseContext::default()
            };
            for line in &hop.lines {
                let stored = self.jar.store(line.as_bytes(), &request, &answer, set_by);
                let names = stored.verdict.reported(policy);
                if !names.is_empty() {
                    let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                    names.sort();
                    against.storing.insert(line.trim().to_owned(), names);
                }
            }
            if answer.clears_cookies {
                self.jar.clear_site_data(&request);
            }
            let what = format!("{what}: {} {} hop {index}", seen.method, urls[index]);
            if purpose.kind == RequestKind::Navigation && index + 1 < chain.len() {
                self.unspoken.insert((number, index));
            }
            self.reasons.insert((number, index), (what, against));
        }
        urls.last().cloned().expect("a chain has an address")
    }

    /// The cookies that are kept.
    pub(crate) fn kept(&self) -> Vec<String> {
        kept(&self.jar, self.now)
    }
}

/// The cookies that a jar keeps, in words that can be compared.
pub(crate) fn kept(jar: &Jar, now: Timestamp) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut kept: Vec<String> = jar
        .cookies()
        .filter(|cookie| !cookie.is_expired(now))
        .map(|cookie| {
            let dot = if cookie.host_only { "" } else { "." };
            let partition = cookie.partition_key.as_ref().map(|key| {
                let site = &key.top_level_site;
                format!(" in {}://{} {}", site.scheme, site.host, key.cross_site_ancestor)
            });
            format!(
                "{}={} {dot}{} {}{}",
                text(cookie.name()),
                text(cookie.value()),
                cookie.domain(),
                text(cookie.path()),
                partition.unwrap_or_default()
            )
        })
        .collect();
    kept.sort();
    kept
}
