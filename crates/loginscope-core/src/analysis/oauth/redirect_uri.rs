//! Where two redirect URIs differ. Servers compare them character by character (RFC 9700 §4.1.3).

use url::Url;

/// The part in which two URIs differ, both with the differing characters in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `scheme`, `host`, `port`, `trailing slash`, …
    pub part: &'static str,
    /// The first, marked.
    pub first: String,
    /// The second, marked.
    pub second: String,
}

/// What tells two redirect URIs apart; `None` where they are the same.
pub fn difference(first: &str, second: &str) -> Option<Difference> {
    if first == second {
        return None;
    }
    let part = match (Url::parse(first), Url::parse(second)) {
        (Ok(a), Ok(b)) => part(&a, &b),
        _ => "text",
    };
    let (a, b) = (shown(first), shown(second));
    let (marked_a, marked_b) = if a == b { (a, b) } else { marked(&a, &b) };
    Some(Difference { part, first: marked_a, second: marked_b })
}

fn part(a: &Url, b: &Url) -> &'static str {
    let slash = |url: &Url| url.path().trim_end_matches('/').to_owned();
    if a.scheme() != b.scheme() {
        "scheme"
    } else if a.host() != b.host() {
        "host"
    } else if a.port_or_known_default() != b.port_or_known_default() {
        "port"
    } else if a.path() != b.path() {
        if slash(a) == slash(b) {
            "trailing slash"
        } else if a.path().eq_ignore_ascii_case(b.path()) {
            "case of the letters in the path"
        } else {
            "path"
        }
    } else if a.query() != b.query() {
        "query"
    } else if a.fragment() != b.fragment() {
        "fragment"
    } else {
        "spelling (the same address, written differently)"
    }
}

/// Without the values of the query, which may be secrets.
fn shown(uri: &str) -> String {
    match uri.split_once(['?', '#']) {
        Some((before, _)) => format!("{before}?…"),
        None => uri.to_owned(),
    }
}

/// Both texts with what is not their common beginning and end in brackets.
fn marked(a: &str, b: &str) -> (String, String) {
    let start: usize =
        a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (rest_a, rest_b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end: usize = rest_a
        .chars()
        .rev()
        .zip(rest_b.chars().rev())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    let mark = |text: &str, rest: &str| {
        let middle = rest.get(..rest.len() - end).unwrap_or_default();
        let (head, tail) = (
            text.get(..start).unwrap_or_default(),
            rest.get(rest.len() - end..).unwrap_or_default(),
        );
        format!("{head}[{middle}]{tail}")
    };
    (mark(a, rest_a), mark(b, rest_b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_marks_the_part() {
        for (a, b, part, first, second) in [
            (
                "https://a.test/cb",
                "https://a.test/cb/",
                "trailing slash",
                "https://a.test/cb[]",
                "https://a.test/cb[/]",
            ),
            (
                "http://a.test/cb",
                "https://a.test/cb",
                "scheme",
                "http[]://a.test/cb",
                "http[s]://a.test/cb",
            ),
            (
                "https://a.test/cb",
                "https://www.a.test/cb",
                "host",
                "https://[]a.test/cb",
                "https://[www.]a.test/cb",
            ),
            (
                "https://a.test/Cb",
                "https://a.test/cb",
                "case of the letters in the path",
                "https://a.test/[C]b",
                "https://a.test/[c]b",
            ),
            (
                "http://a.test:1/",
                "http://a.test:2/",
                "port",
                "http://a.test:[1]/",
                "http://a.test:[2]/",
            ),
            (
                "https://a.test/c?x=1",
                "https://a.test/c?x=2",
                "query",
                "https://a.test/c?…",
                "https://a.test/c?…",
            ),
            (
                "https://a.test:443/c",
                "https://a.test/c",
                "spelling (the same address, written differently)",
                "https://a.test[:443]/c",
                "https://a.test[]/c",
            ),
        ] {
            let found = difference(a, b).unwrap();
            assert_eq!((found.part, &*found.first, &*found.second), (part, first, second));
        }
        assert_eq!(difference("x", "x"), None);
    }
}
