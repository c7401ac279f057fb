//! Clear-Site-Data: jars with cookies of all kinds, and one answer that clears them, asked for in every way.

use super::plan::{Act, By, Hop, How, Page, Walk};

/// Who asks for the answer that clears.
#[derive(Clone, Copy)]
enum From {
    /// The tab itself.
    Tab,
    /// A redirect of the tab, which goes on to another site.
    Redirect,
    /// A form that another site posts.
    Post,
    /// Something in a page of this host.
    Page(&'static str, How),
    /// The same, in a frame of the second host.
    Framed(&'static str, &'static str, How),
}

const INCLUDE: How = How::Fetch { credentials: "include", mode: "no-cors", method: "GET" };
const INCLUDE_CORS: How = How::Fetch { credentials: "include", mode: "cors", method: "POST" };
const SAME_ORIGIN: How = How::Fetch { credentials: "same-origin", mode: "cors", method: "GET" };
const OMIT: How = How::Fetch { credentials: "omit", mode: "cors", method: "GET" };
const FRAME: How = How::Frame { sandboxed: false };
const SANDBOX: How = How::Frame { sandboxed: true };

/// Each with the host that is asked, whether over TLS, and the header.
const CASES: &[(From, &str, bool, &str)] = &[
    (From::Tab, "a.test", true, "\"cookies\""),
    (From::Tab, "www.a.test", true, "\"cookies\""),
    (From::Tab, "a.test", false, "\"cookies\""),
    (From::Tab, "localhost", false, "\"cookies\""),
    (From::Tab, "a.test", true, "\"*\""),
    (From::Tab, "a.test", true, "\"storage\", \"cookies\""),
    (From::Tab, "a.test", true, "cookies"),
    (From::Tab, "a.test", true, "\"Cookies\""),
    (From::Tab, "a.test", true, "\"storage\""),
    (From::Redirect, "a.test", true, "\"cookies\""),
    (From::Post, "a.test", true, "\"cookies\""),
    (From::Page("a.test", INCLUDE), "a.test", true, "\"cookies\""),
    (From::Page("a.test", SAME_ORIGIN), "a.test", true, "\"cookies\""),
    (From::Page("a.test", OMIT), "a.test", true, "\"cookies\""),
    (From::Page("a.test", INCLUDE), "www.a.test", true, "\"cookies\""),
    (From::Page("a.test", SAME_ORIGIN), "www.a.test", true, "\"cookies\""),
    (From::Page("a.test", How::Image), "www.a.test", true, "\"*\""),
    (From::Page("a.test", FRAME), "www.a.test", true, "\"cookies\""),
    (From::Page("b.test", INCLUDE), "a.test", true, "\"cookies\""),
    (From::Page("b.test", INCLUDE_CORS), "a.test", true, "\"cookies\""),
    (From::Page("b.test", OMIT), "a.test", true, "\"cookies\""),
    (From::Page("b.test", How::Image), "www.a.test", true, "\"cookies\""),
    (From::Page("b.test", FRAME), "a.test", true, "\"cookies\""),
    (From::Page("b.test", SANDBOX), "a.test", true, "\"cookies\""),
    (From::Page("b.test", How::FramePost), "www.a.test", true, "\"*\""),
    (From::Framed("b.test", "a.test", INCLUDE), "a.test", true, "\"cookies\""),
    (From::Framed("a.test", "b.test", INCLUDE), "a.test", true, "\"cookies\""),
    (From::Framed("a.test", "b.test", FRAME), "a.test", true, "\"cookies\""),
];

fn hop(host: &'static str, https: bool, lines: &[&str], clear: Option<&'static str>) -> Hop {
    let lines = lines.iter().map(|&line| line.to_owned()).collect();
    Hop { https, host, path: "/p/q", status: 307, lines, clear }
}

fn page(by: By, chain: Vec<Hop>, acts: Vec<Act>) -> Page {
    Page { by, chain, acts, pause: 0 }
}

/// The walks, each with one answer that clears: all, or those with a third party.
pub(crate) fn walks(all: bool) -> impl Iterator<Item = Walk> {
    let third = |from| match from {
        From::Tab | From::Redirect | From::Post => false,
        From::Page(host, _) => host == "b.test",
        From::Framed(..) => true,
    };
    CASES
        .iter()
        .filter(move |(from, ..)| all || third(*from))
        .map(|case| Walk { pages: pages(*case) })
}

/// How many pages fill the jar, before the one that matters.
pub(crate) const FILLING: usize = 3;

const OWN: &[&str] = &[
    "host=1; Secure",
    "open=1; Path=/",
    "wide=1; Secure; Domain=$H; Path=/",
    "apart=1; Secure; Partitioned; Path=/",
    "wideapart=1; Secure; Partitioned; Domain=$H; Path=/",
];
const THIRD: &[&str] = &[
    "third=1; Secure; SameSite=None; Path=/",
    "widethird=1; Secure; SameSite=None; Domain=$H; Path=/",
    "chips=1; Secure; SameSite=None; Partitioned; Path=/",
    "widechips=1; Secure; SameSite=None; Partitioned; Domain=$H; Path=/",
];

fn lines(of: &[&str], host: &str) -> Vec<String> {
    of.iter().map(|line| line.replace("$H", host)).collect()
}

fn pages((from, host, https, clear): (From, &'static str, bool, &'static str)) -> Vec<Page> {
    let fills = |host, of, acts| {
        let chain = vec![Hop { lines: lines(of, host), ..hop(host, true, &[], None) }];
        (chain, acts)
    };
    let third = |host: &'static str| Act {
        how: INCLUDE,
        chain: vec![Hop { lines: lines(THIRD, host), ..hop(host, true, &[], None) }],
        acts: Vec::new(),
    };
    let mut pages = Vec::new();
    let second = if host == "localhost" { host } else { "www.a.test" };
    for host in ["a.test", second] {
        let (chain, acts) = fills(host, OWN, Vec::new());
        pages.push(page(By::Typed, chain, acts));
    }
    let (chain, acts) = fills("b.test", OWN, vec![third("a.test"), third("www.a.test")]);
    pages.push(page(By::Typed, chain, acts));
    // It sets some of its own, too.
    let own = [
        "fresh=1; Path=/",
        "host=2; Secure; SameSite=None",
        "bad=1; Domain=c.test",
        "__Host-bad=1",
    ];
    let clearing = hop(host, https, &own, Some(clear));
    let act = |how| Act { how, chain: vec![clearing.clone()], acts: Vec::new() };
    let inside = |host, acts| vec![page(By::Typed, vec![hop(host, true, &[], None)], acts)];
    pages.extend(match from {
        From::Tab => vec![page(By::Typed, vec![clearing], Vec::new())],
        From::Redirect => {
            vec![page(By::Typed, vec![clearing, hop("b.test", true, &[], None)], Vec::new())]
        }
        From::Post => vec![
            page(By::Typed, vec![hop("b.test", true, &[], None)], Vec::new()),
            page(By::Post, vec![clearing], Vec::new()),
        ],
        From::Page(host, how) => inside(host, vec![act(how)]),
        From::Framed(host, inner, how) => {
            let chain = vec![hop(inner, true, &[], None)];
            inside(host, vec![Act { how: FRAME, chain, acts: vec![act(how)] }])
        }
    });
    // What is left shows in the next request, too.
    pages.push(page(By::Typed, vec![hop("a.test", true, &[], None)], Vec::new()));
    pages
}
