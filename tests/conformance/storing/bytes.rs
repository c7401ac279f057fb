//! Lines that no sane server sends: every byte in every place, UTF-8 that is none, lines up to a megabyte.

use loginscope_drive::Kind;

use super::cases::{Case, Setting};

/// What is no UTF-8, or nearly none: cut short, too long, surrogates, beyond the last character, noncharacters.
const SEQUENCES: &[&[u8]] = &[
    b"\x80",
    b"\xc3",
    b"\xc3(",
    b"\xe2\x82",
    b"\xe2(\xa1",
    b"\xf0\x9f\x98",
    b"\xc0\xaf",
    b"\xc1\xbf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xed\xa0\x80",
    b"\xed\xb0\x80",
    b"\xf4\x90\x80\x80",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xef\xbf\xbd",
    b"\xef\xbf\xbe",
    b"\xf0\x9f\x98\x80",
    b"\xc2\x80",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\xd8\x00",
];

/// Where odd bytes stand: at the end of the name, inside the value, at its ends, in attributes.
const PLACES: &[(&str, &str)] = &[
    ("$ID", "=v; Path=/"),
    ("", "$ID=v; Path=/"),
    ("$ID=a", "b; Path=/"),
    ("$ID=", "b; Path=/"),
    ("$ID=a", "; Path=/"),
    ("$ID=v; Path=/", "x"),
    ("$ID=v; Domain=app", ".test"),
    ("$ID=v; SameSite=Lax", ""),
    ("$ID=v; Unknown=", "x"),
    ("$ID=v; Max-Age=8", "6400"),
    ("$ID=v; Sec", "ure"),
];

/// Lengths around every limit that is known, and far beyond.
const LENGTHS: &[usize] = &[1023, 1024, 1025, 4095, 4096, 4097, 8192, 65_536, 190_000, 1_000_000];

/// The cases, numbered from here on. A line break ends a line, so it is in none. Chromium refuses the whole answer for a
/// NUL, and its developer tools say nothing of an answer that has a surrogate in it.
pub(super) fn cases(first: usize, kind: Kind) -> Vec<Case> {
    let askable = |bytes: &[u8]| {
        kind == Kind::Firefox || !(bytes.contains(&0) || matches!(bytes, [0xed, 0xa0..=0xbf, ..]))
    };
    let odd: Vec<Vec<u8>> = (0..=255_u8)
        .map(|byte| vec![byte])
        .chain(SEQUENCES.iter().map(|bytes| bytes.to_vec()))
        .filter(|bytes| bytes.iter().all(|byte| !matches!(byte, b'\r' | b'\n')) && askable(bytes))
        .collect();
    let mut lines: Vec<(Setting, Vec<u8>, String)> = Vec::new();
    for (before, after) in PLACES {
        // Its developer tools write what stands behind half a character in their own way.
        let is_shown =
            kind == Kind::Chromium && ["", "$ID=", "$ID=a", "$ID=v; Path=/"].contains(before);
        let comparable = |bytes: &&Vec<u8>| {
            str::from_utf8(bytes).is_ok()
                || !is_shown && (kind == Kind::Firefox || !bytes.iter().any(u8::is_ascii))
        };
        for bytes in odd.iter().filter(comparable) {
            // In these settings nothing else speaks against the line.
            lines.push((Setting::Https, [before.as_bytes(), bytes].concat(), (*after).to_owned()));
        }
    }
    for &length in LENGTHS {
        let fill = "x".repeat(length);
        let many = "; Secure".repeat(length / 8);
        for line in [
            format!("$ID{fill}=v; Path=/"),
            format!("$ID={fill}; Path=/"),
            format!("$ID=v; Path=/{fill}"),
            format!("$ID=v; Unknown={fill}"),
            format!("$ID=v; {fill}=x; Path=/"),
            format!("$ID=v{many}"),
            format!("$ID=v;{}Path=/", " ".repeat(length)),
            format!("$ID={}v; Path=/", "\t".repeat(length)),
            format!("$ID=v; Max-Age={}", "9".repeat(length)),
            format!("$ID=v; Expires=Wed, 21 Oct 2037 07:28:00 GMT{fill}"),
            format!("$ID=v; SameSite={fill}"),
        ] {
            lines.push((Setting::Https, line.into_bytes(), String::new()));
        }
    }
    lines
        .into_iter()
        .enumerate()
        .map(|(index, (setting, before, after))| {
            let number = first + index;
            let id = format!("n{number:06}n");
            let line = [&before[..], after.as_bytes()].concat();
            Case { number, setting, line: replaced(&line, &id) }
        })
        .collect()
}

/// With the number of the case in its place.
fn replaced(line: &[u8], id: &str) -> Vec<u8> {
    let at = line.windows(3).position(|three| three == b"$ID").unwrap_or_default();
    [&line[..at], id.as_bytes(), &line[at + 3..]].concat()
}
