//! Requests of scripts by chance: who asks whom, how, and what the servers answer.

use std::fmt;

use crate::chance::Chance;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Page {
    /// A page over TLS.
    Https,
    /// A page without TLS.
    Http,
    /// A sandboxed page over TLS: its origin is nobody's.
    Sandboxed,
}

impl Page {
    pub(crate) const ALL: [Page; 3] = [Page::Https, Page::Http, Page::Sandboxed];
}

/// What an answer allows: the values of the lines of two headers. `$E` is the Origin of the request, `$P` that of the
/// page.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Allowed {
    pub(crate) origin: &'static [&'static str],
    pub(crate) credentials: &'static [&'static str],
}

/// One request of a chain of redirects, and how it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) https: bool,
    pub(crate) host: &'static str,
    /// The address has a user name and a password in it.
    pub(crate) user: bool,
    pub(crate) status: u16,
    pub(crate) allowed: Allowed,
    pub(crate) preflight: Preflight,
}

/// How the preflight of a request is answered.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Preflight {
    pub(crate) status: u16,
    pub(crate) allowed: Allowed,
    pub(crate) methods: &'static [&'static str],
    pub(crate) headers: &'static [&'static str],
}

/// A call of `fetch()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) page: Page,
    pub(crate) method: &'static str,
    pub(crate) credentials: &'static str,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) hops: Vec<Hop>,
}

const GOOD: Allowed = Allowed { origin: &["$E"], credentials: &["true"] };
const GOOD_PREFLIGHT: Preflight = Preflight {
    status: 204,
    allowed: GOOD,
    methods: &["GET, HEAD, POST, PUT, PATCH, DELETE, patch, FOO"],
    headers: &["authorization, content-type, x-a, x-b, range, accept-language"],
};

impl fmt::Debug for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == GOOD {
            return f.write_str("good");
        }
        write!(f, "{:?} with credentials {:?}", self.origin, self.credentials)
    }
}

impl fmt::Debug for Preflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == GOOD_PREFLIGHT {
            return f.write_str("good");
        }
        write!(f, "{} {:?}", self.status, self.allowed)?;
        write!(f, " methods {:?} headers {:?}", self.methods, self.headers)
    }
}

const ORIGINS: &[&[&str]] = &[
    &["*"],
    &["*"],
    &["*"],
    &["$P"],
    &["$P"],
    &[],
    &[],
    &["null"],
    &["NULL"],
    &["Null"],
    &[""],
    &[" $E "],
    &["\t$E"],
    &["$E/"],
    &["$E/path"],
    &["$E "],
    &["$E,"],
    &[",$E"],
    &["$E;"],
    &["\"$E\""],
    &["'$E'"],
    &["$E, $E"],
    &["$E $E"],
    &["$E,https://other.test"],
    &["https://other.test $E"],
    &["$E", "$E"],
    &["*", "*"],
    &["$E", "*"],
    &["$E", ""],
    &["", "$E"],
    &["**"],
    &["* "],
    &["*, *"],
    &["https://*.test"],
    &["https://page.test:*"],
    &["page.test"],
    &["page.test:443"],
    &["//page.test"],
    &["https://"],
    &["https:"],
    &["https:page.test"],
    &["https:/page.test"],
    &["https://page.test"],
    &["http://page.test"],
    &["HTTPS://PAGE.TEST"],
    &["https://www.page.test"],
    &["https://page.test:1"],
    &["https://page.test:99999"],
    &["https://page.test:abc"],
    &["https://page .test"],
    &["https://pa%67e.test"],
    &["https://[::1"],
    &["https://[::1]"],
    &["https://user@page.test"],
    &["file://"],
    &["data:"],
    &["about:blank"],
    &["chrome-extension://abc"],
    &["true"],
    &["undefined"],
    &["^https://.*$"],
    &["{origin}"],
    &["1"],
    &["."],
];
const CREDENTIALS: &[&[&str]] = &[
    &["true"],
    &["true"],
    &["true"],
    &[],
    &[],
    &["false"],
    &["True"],
    &["TRUE"],
    &["1"],
    &["\"true\""],
    &[" true "],
    &["\ttrue"],
    &["true", "true"],
    &["true, true"],
    &["true,"],
    &["true;"],
    &[""],
    &["*"],
];
const METHODS: &[&[&str]] = &[
    &["PUT, DELETE, PATCH, FOO"],
    &["*"],
    &["*"],
    &[],
    &[""],
    &["put, delete, patch, foo"],
    &["PUT", "DELETE, PATCH"],
    &["PUT,DELETE,PATCH,FOO"],
    &["PUT,,DELETE"],
    &[", PUT,"],
    &["GET, POST"],
    &["PUT DELETE"],
    &["\"PUT\""],
    &["'PUT'"],
    &["PUT;DELETE"],
    &["[PUT]"],
    &["PUT/DELETE"],
    &["*, PUT"],
    &["**"],
    &["all"],
    &["PUT", "*"],
    &["P\tUT"],
    &["patch"],
];
const HEADERS: &[&[&str]] = &[
    &["authorization, content-type, x-a, x-b"],
    &["*"],
    &["*"],
    &["*, authorization"],
    &[],
    &[""],
    &["Authorization, Content-Type, X-A, X-B"],
    &["content-type"],
    &["authorization"],
    &["x-a", "x-b, content-type", "authorization"],
    &["x-a,x-b,content-type,authorization"],
    &["x-a,,x-b,"],
    &["x-a x-b"],
    &["\"x-a\""],
    &["[\"x-a\", \"x-b\"]"],
    &["x-a; x-b"],
    &["x-a: 1"],
    &["(all)"],
    &["x*"],
    &["x-a", "*"],
    &["@"],
];
const PREFLIGHT_STATUSES: &[u16] =
    &[200, 201, 299, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 500];
const HOSTS: &[&str] =
    &["api.test", "api.test", "api.test", "other.test", "page.test", "www.page.test"];
const OWN_HEADERS: &[(&str, &str)] = &[
    ("X-A", "1"),
    ("X-B", "2"),
    ("Authorization", "Bearer t"),
    ("Content-Type", "application/json"),
    ("Content-Type", "text/plain"),
    ("Accept-Language", "de"),
    ("Range", "bytes=0-1"),
];

/// A case; the same seed gives the same ones.
pub(crate) fn case(number: usize, seed: u64) -> Case {
    let mut chance = Chance(seed ^ (number as u64).wrapping_mul(0xD134_2543_DE82_EF95));
    let page = chance.one_of(&[Page::Https, Page::Https, Page::Https, Page::Http, Page::Sandboxed]);
    let methods = [
        "GET", "GET", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "patch", "put", "FOO",
        "post",
    ];
    let mut headers = Vec::new();
    for _ in 0..chance.below(4).saturating_sub(1) {
        let header = chance.one_of(OWN_HEADERS);
        if !headers.iter().any(|(name, _)| *name == header.0) {
            headers.push(header);
        }
    }
    let redirects = [0, 0, 0, 0, 1, 1, 2, 3][chance.below(8)];
    let method = chance.one(&methods);
    let credentials = chance.one(&["include", "include", "same-origin", "omit"]);
    let hops = (0..=redirects).map(|index| hop(&mut chance, page, index, redirects)).collect();
    Case { page, method, credentials, headers, hops }
}

fn hop(chance: &mut Chance, page: Page, index: usize, last: usize) -> Hop {
    let statuses: &[u16] = if index < last {
        &[301, 302, 303, 307, 308]
    } else {
        &[200, 200, 200, 201, 401, 403, 404, 500]
    };
    let mut preflight = GOOD_PREFLIGHT;
    match chance.below(8) {
        0 => preflight.status = chance.one_of(PREFLIGHT_STATUSES),
        1 => preflight.allowed = allowed(chance),
        2 | 3 => preflight.methods = chance.one_of(METHODS),
        4 | 5 => preflight.headers = chance.one_of(HEADERS),
        6 => {
            preflight.methods = chance.one_of(METHODS);
            preflight.headers = chance.one_of(HEADERS);
        }
        _ => {}
    }
    Hop {
        // A page over TLS may not ask without it; that is no matter of CORS.
        https: page != Page::Http || chance.below(2) == 0,
        host: chance.one(HOSTS),
        user: index > 0 && chance.below(12) == 0,
        status: chance.one_of(statuses),
        allowed: if chance.below(3) == 0 { GOOD } else { allowed(chance) },
        preflight,
    }
}

fn allowed(chance: &mut Chance) -> Allowed {
    match chance.below(3) {
        0 => Allowed { origin: &["$E"], credentials: chance.one_of(CREDENTIALS) },
        1 => Allowed { origin: chance.one_of(ORIGINS), credentials: &["true"] },
        _ => Allowed { origin: chance.one_of(ORIGINS), credentials: chance.one_of(CREDENTIALS) },
    }
}

impl Case {
    /// How much there is to it.
    pub(crate) fn size(&self) -> usize {
        self.hops.len() * 10 + self.headers.len() + usize::from(self.page != Page::Https)
    }

    /// The same with one thing less.
    pub(crate) fn simpler(&self) -> Vec<Case> {
        let mut all = Vec::new();
        let mut with = |change: &dyn Fn(&mut Case)| {
            let mut case = self.clone();
            change(&mut case);
            if case != *self {
                all.push(case);
            }
        };
        for index in 0..self.hops.len().saturating_sub(1) {
            with(&|case| {
                case.hops.remove(index);
            });
        }
        for index in 0..self.headers.len() {
            with(&|case| {
                case.headers.remove(index);
            });
        }
        for index in 0..self.hops.len() {
            with(&|case| case.hops[index].preflight = GOOD_PREFLIGHT);
            with(&|case| case.hops[index].preflight.allowed = GOOD);
            with(&|case| case.hops[index].preflight.methods = GOOD_PREFLIGHT.methods);
            with(&|case| case.hops[index].preflight.headers = GOOD_PREFLIGHT.headers);
            with(&|case| case.hops[index].allowed = GOOD);
            with(&|case| case.hops[index].allowed.credentials = GOOD.credentials);
            with(&|case| case.hops[index].user = false);
            with(&|case| case.hops[index].host = "api.test");
            if index + 1 == self.hops.len() {
                with(&|case| case.hops[index].status = 200);
            }
        }
        with(&|case| {
            case.page = Page::Https;
            case.hops.iter_mut().for_each(|hop| hop.https = true);
        });
        with(&|case| case.method = "GET");
        with(&|case| case.credentials = "omit");
        all
    }
}
