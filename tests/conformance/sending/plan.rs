//! Walks through sites by chance: which pages are opened how, what they load, and which cookies every answer sets.

use crate::{chance::Chance, storing};

/// A walk in one tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Walk {
    pub(crate) pages: Vec<Page>,
}

/// A page of a tab: how it was reached, and what it then does, one thing after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) by: By,
    pub(crate) chain: Vec<Hop>,
    pub(crate) acts: Vec<Act>,
    /// How many seconds pass before it is opened.
    pub(crate) pause: u64,
}

/// How a page was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// Its address was typed.
    Typed,
    /// The page before went there.
    Link,
    /// The page before posted a form.
    Post,
}

/// Something that a document does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    pub(crate) how: How,
    pub(crate) chain: Vec<Hop>,
    /// What the frame does that was opened.
    pub(crate) acts: Vec<Act>,
}

/// How something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// `fetch()`.
    Fetch { credentials: &'static str, mode: &'static str, method: &'static str },
    /// `<img>`.
    Image,
    /// `<iframe src>`, with or without a sandbox.
    Frame { sandboxed: bool },
    /// A form that is posted into a frame.
    FramePost,
    /// A frame that goes elsewhere by itself.
    Leave,
}

/// One address of a chain of redirects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    pub(crate) https: bool,
    pub(crate) host: &'static str,
    pub(crate) path: &'static str,
    /// Of the redirect, where it is not the last.
    pub(crate) status: u16,
    /// The Set-Cookie lines of the answer.
    pub(crate) lines: Vec<String>,
    /// Its Clear-Site-Data header.
    pub(crate) clear: Option<&'static str>,
}

const HOSTS: &[&str] = &[
    "a.test",
    "a.test",
    "a.test",
    "a.test",
    "www.a.test",
    "www.a.test",
    "b.test",
    "b.test",
    "c.test",
    "localhost",
];
const PATHS: &[&str] = &["/", "/p", "/p/", "/p/q", "/pq", "/p/q/r"];
const ATTRIBUTES: &[&str] = &[
    "Secure",
    "Secure",
    "Secure",
    "HttpOnly",
    "SameSite=Lax",
    "SameSite=Strict",
    "SameSite=None",
    "SameSite=None; Secure",
    "SameSite=None; Secure",
    "SameSite=None; Secure; Partitioned",
    "SameSite=None; Secure; Partitioned",
    "Secure; Partitioned",
    "Partitioned",
    "Path=/",
    "Path=/",
    "Path=/p",
    "Path=/p/q",
    "Domain=$H",
    "Domain=a.test",
    "Max-Age=3600",
    "Max-Age=0",
    "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
];

/// Cookies without SameSite that a cross-site form is to take along, as long as they are young.
pub(crate) fn aging() -> Walk {
    let hop = |host, path, lines: &[&str]| Hop {
        https: true,
        host,
        path,
        status: 307,
        lines: lines.iter().map(|&line| line.to_owned()).collect(),
        clear: None,
    };
    let page = |by, chain| Page { by, chain, acts: Vec::new(), pause: 0 };
    let lines = ["u=1", "l=1; SameSite=Lax", "n=1; SameSite=None; Secure", "x=1; Secure; Path=/"];
    let later = ["u=1", "x=2; Secure; Path=/", "young=1"];
    let mut pages = vec![
        page(By::Typed, vec![hop("a.test", "/p", &lines)]),
        page(By::Link, vec![hop("b.test", "/", &[])]),
        page(By::Post, vec![hop("a.test", "/p", &[])]),
        page(By::Typed, vec![hop("b.test", "/", &[])]),
        page(By::Post, vec![hop("b.test", "/", &[]), hop("a.test", "/p", &[])]),
        // The same value keeps the age, another one doesn't.
        page(By::Typed, vec![hop("a.test", "/p", &later)]),
        page(By::Typed, vec![hop("b.test", "/", &[])]),
        page(By::Post, vec![hop("a.test", "/p", &[])]),
        page(By::Typed, vec![hop("b.test", "/", &[])]),
        page(By::Post, vec![hop("b.test", "/", &[]), hop("a.test", "/p", &[])]),
        page(By::Link, vec![hop("b.test", "/", &[])]),
        page(By::Link, vec![hop("a.test", "/p", &[])]),
    ];
    pages[5].pause = 60;
    pages[6].pause = 62;
    Walk { pages }
}

/// A walk; the same seed gives the same one.
pub(crate) fn walk(number: usize, seed: u64) -> Walk {
    let mut chance = Chance(seed ^ (number as u64).wrapping_mul(0xA076_1D64_78BD_642F));
    let mut pages: Vec<Page> = Vec::new();
    for index in 0..6 {
        let by = match chance.below(6) {
            _ if index == 0 => By::Typed,
            0 => By::Typed,
            1 | 2 => By::Post,
            _ => By::Link,
        };
        let before = pages.last().and_then(|page| page.chain.last());
        // Posting from https to http asks the user first.
        let mut chain = chain(&mut chance, by == By::Post && before.is_some_and(|hop| hop.https));
        if by == By::Post {
            keep_scheme(&mut chain);
        }
        let secure = chain.last().is_some_and(|hop| hop.https);
        let acts = (0..3 + chance.below(6)).map(|_| act(&mut chance, secure, 0)).collect();
        pages.push(Page { by, chain, acts, pause: 0 });
    }
    Walk { pages }
}

fn act(chance: &mut Chance, https: bool, depth: usize) -> Act {
    let how = match chance.below(if depth < 2 { 10 } else { 5 }) {
        0..=2 => How::Fetch {
            credentials: chance.one_of(&["include", "include", "include", "same-origin", "omit"]),
            mode: chance.one_of(&["cors", "cors", "no-cors"]),
            method: chance.one_of(&["GET", "GET", "POST"]),
        },
        3 | 4 => How::Image,
        5..=7 => How::Frame { sandboxed: chance.below(6) == 0 },
        8 => How::FramePost,
        _ if depth > 0 => How::Leave,
        _ => How::Frame { sandboxed: false },
    };
    // Pages over TLS load nothing without it.
    let mut chain = chain(chance, https);
    if how == How::FramePost {
        keep_scheme(&mut chain);
    }
    let secure = https || chain.last().is_some_and(|hop| hop.https);
    let count = if matches!(how, How::Frame { .. } | How::FramePost | How::Leave) {
        1 + chance.below(4 - depth)
    } else {
        0
    };
    let mut acts: Vec<Act> = (0..count).map(|_| act(chance, secure, depth + 1)).collect();
    // Nothing happens in a frame after it left.
    if let Some(leaves) = acts.iter().position(|act| act.how == How::Leave) {
        acts.truncate(leaves + 1);
    }
    Act { how, chain, acts }
}

fn chain(chance: &mut Chance, only_https: bool) -> Vec<Hop> {
    let redirects = [0, 0, 0, 1, 1, 2][chance.below(6)];
    (0..=redirects).map(|_| hop(chance, only_https)).collect()
}

/// A form that a redirect takes from https to http makes the browser ask the user.
fn keep_scheme(chain: &mut [Hop]) {
    let https = chain.first().is_some_and(|hop| hop.https);
    for hop in chain {
        hop.https = https;
    }
}

fn hop(chance: &mut Chance, only_https: bool) -> Hop {
    let host = chance.one(HOSTS);
    let lines = (0..chance.below(4).saturating_sub(1)).map(|_| line(chance, host)).collect();
    Hop {
        https: only_https || chance.below(4) > 0,
        host,
        path: chance.one(PATHS),
        status: chance.one_of(&[301, 302, 303, 307, 308]),
        lines,
        clear: None,
    }
}

fn line(chance: &mut Chance, host: &str) -> String {
    if chance.below(3) == 0 {
        return odd_line(chance, host);
    }
    let name = match chance.below(12) {
        0 => format!("__Host-{}", chance.below(4)),
        1 => format!("__Secure-{}", chance.below(4)),
        _ => format!("c{}", chance.below(40)),
    };
    let mut line = format!("{name}={}", chance.below(1000));
    for _ in 0..chance.below(4) {
        line.push_str("; ");
        line.push_str(&chance.one(ATTRIBUTES).replace("$H", host));
    }
    line
}

/// A line of those that storing is compared with, for this host.
fn odd_line(chance: &mut Chance, host: &str) -> String {
    loop {
        let case = storing::cases::case(chance.below(1_000_000), 1);
        let line = String::from_utf8_lossy(&case.line).replace(case.setting.host(), host);
        // Other bytes are written in different ways by the tools of the browsers.
        if line.len() < 200 && line.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
            return line;
        }
    }
}

impl Walk {
    /// The same with something less: large parts first.
    pub(crate) fn simpler(&self) -> Vec<Walk> {
        let mut all = Vec::new();
        for index in 0..self.pages.len() {
            let mut walk = self.clone();
            walk.pages.remove(index);
            if let Some(first) = walk.pages.first_mut() {
                first.by = By::Typed;
                all.push(walk);
            }
        }
        for page in 0..self.pages.len() {
            let mut with = |change: &dyn Fn(&mut Page)| {
                let mut walk = self.clone();
                change(&mut walk.pages[page]);
                if walk != *self {
                    all.push(walk);
                }
            };
            with(&|page| page.acts.clear());
            for acts in simpler_acts(&self.pages[page].acts) {
                with(&move |page| page.acts.clone_from(&acts));
            }
            for chain in simpler_chains(&self.pages[page].chain) {
                with(&move |page| page.chain.clone_from(&chain));
            }
        }
        all
    }
}

fn simpler_acts(acts: &[Act]) -> Vec<Vec<Act>> {
    let mut all = Vec::new();
    for index in 0..acts.len() {
        let mut fewer = acts.to_vec();
        fewer.remove(index);
        all.push(fewer);
        let mut with = |act: Act| {
            let mut others = acts.to_vec();
            others[index] = act;
            all.push(others);
        };
        for inner in simpler_acts(&acts[index].acts) {
            with(Act { acts: inner, ..acts[index].clone() });
        }
        for chain in simpler_chains(&acts[index].chain) {
            with(Act { chain, ..acts[index].clone() });
        }
    }
    all
}

fn simpler_chains(chain: &[Hop]) -> Vec<Vec<Hop>> {
    let mut all = Vec::new();
    if chain.len() > 1 {
        for index in 0..chain.len() {
            let mut shorter = chain.to_vec();
            shorter.remove(index);
            all.push(shorter);
        }
    }
    for index in 0..chain.len() {
        if chain[index].clear.is_some() {
            let mut without = chain.to_vec();
            without[index].clear = None;
            all.push(without);
        }
        for line in 0..chain[index].lines.len() {
            let mut fewer = chain.to_vec();
            fewer[index].lines.remove(line);
            all.push(fewer);
        }
    }
    all
}
