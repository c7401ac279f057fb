//! The Public Suffix List: which names are shared by unrelated owners.

/// Written by `cargo xtask public-suffixes`; the format is described there.
static TABLE: &[u8] = include_bytes!("../../data/public_suffixes.bin");

const SYMBOL: u8 = 0x3f;
const LAST: u8 = 0x40;
const NEXT: u8 = 0x80;
const END: u8 = 38;

const PLAIN: u8 = 1;
const WILDCARD: u8 = 2;
const EXCEPTION: u8 = 4;

/// The length of the public suffix at the end of a lower-case ASCII host without a trailing dot.
///
/// The name above a wildcard rule counts as a suffix too, as in the browsers (`kobe.jp` for `*.kobe.jp`).
pub(super) fn suffix_len(host: &str) -> usize {
    let bytes = host.as_bytes();
    // Without a rule for it the last label is a suffix: the list's default rule `*`.
    let mut longest = bytes.len() - memchr::memrchr(b'.', bytes).map_or(0, |dot| dot + 1);
    let mut state = 0;
    let mut rest = bytes;
    loop {
        let at_label = rest.last().is_none_or(|byte| *byte == b'.');
        if at_label && rest.len() < bytes.len() {
            let taken = bytes.len() - rest.len();
            let kinds = kinds_of(state);
            if kinds & EXCEPTION != 0 {
                let labels = bytes.get(rest.len()..).unwrap_or_default();
                return memchr::memchr(b'.', labels).map_or(taken, |dot| taken - dot - 1);
            }
            if kinds & (PLAIN | WILDCARD) != 0 {
                longest = longest.max(taken);
            }
            if kinds & WILDCARD != 0
                && let Some((_, above)) = rest.split_last()
            {
                let start = memchr::memrchr(b'.', above).map_or(0, |dot| dot + 1);
                longest = longest.max(bytes.len() - start);
            }
        }
        let Some((byte, above)) = rest.split_last() else { return longest };
        let Some(next) = symbol(*byte).and_then(|symbol| follow(state, symbol)) else {
            // A wildcard's extra label was counted above, and nothing longer can match.
            return longest;
        };
        (state, rest) = (next, above);
    }
}

fn symbol(byte: u8) -> Option<u8> {
    match byte {
        b'-' => Some(0),
        b'.' => Some(1),
        b'0'..=b'9' => Some(byte - b'0' + 2),
        b'a'..=b'z' => Some(byte - b'a' + 12),
        _ => None,
    }
}

/// The edges of a state as (symbol, address of the target); the address of an end symbol means nothing.
fn edges(state: usize) -> impl Iterator<Item = (u8, usize)> {
    let mut place = Some(state);
    std::iter::from_fn(move || {
        let at = place?;
        let edge = *TABLE.get(at)?;
        let end = edge & SYMBOL >= END;
        let size = if end || edge & NEXT != 0 { 1 } else { 3 };
        let target = match (TABLE.get(at + 1), TABLE.get(at + 2)) {
            (Some(low), Some(high)) if size == 3 => usize::from(u16::from_le_bytes([*low, *high])),
            _ => at + 1,
        };
        place = (edge & LAST == 0).then_some(at + size);
        Some((edge & SYMBOL, target))
    })
}

fn follow(state: usize, symbol: u8) -> Option<usize> {
    edges(state).find(|edge| edge.0 == symbol).map(|edge| edge.1)
}

fn kinds_of(state: usize) -> u8 {
    edges(state).find(|edge| edge.0 >= END).map_or(0, |edge| edge.0 - END)
}

#[cfg(test)]
mod tests {
    use super::suffix_len;

    fn check(host: &str, suffix: &str) {
        assert_eq!(&host[host.len() - suffix_len(host)..], suffix, "{host}");
    }

    #[test]
    fn finds_the_longest_rule() {
        check("com", "com");
        check("www.example.com", "com");
        check("a.b.example.co.uk", "co.uk");
        check("user.github.io", "github.io");
        check("notgithub.io", "io");
        check("s3.amazonaws.com", "s3.amazonaws.com");
    }

    #[test]
    fn knows_wildcards_and_exceptions() {
        check("a.b.kobe.jp", "b.kobe.jp");
        check("b.kobe.jp", "b.kobe.jp");
        check("kobe.jp", "kobe.jp");
        check("city.kobe.jp", "kobe.jp");
        check("x.city.kobe.jp", "kobe.jp");
        check("www.ck", "ck");
        check("a.unknown.ck", "unknown.ck");
    }

    #[test]
    fn an_unlisted_ending_is_a_suffix() {
        check("app.test", "test");
        check("localhost", "localhost");
        check("a.localhost", "localhost");
        check("", "");
    }
}
