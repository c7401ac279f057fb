//! The two dates of an X.509 certificate: the only part that an explanation needs (RFC 5280 §4.1.2.5).

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::model::Timestamp;

/// When a certificate begins and ends, from its base64.
pub(super) fn validity(base64: &str) -> Option<(Timestamp, Timestamp)> {
    let text: String = base64.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(text).ok()?;
    let (_, certificate, _) = element(&bytes)?;
    let (_, mut rest, _) = element(certificate)?;
    // An explicit version comes first, where it is not 1.
    if rest.first() == Some(&0xA0) {
        rest = element(rest)?.2;
    }
    // Serial number, algorithm, issuer.
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, dates, _) = element(rest)?;
    let (kind, begins, rest) = element(dates)?;
    let (end_kind, ends, _) = element(rest)?;
    Some((time(kind, begins)?, time(end_kind, ends)?))
}

/// One DER element: its tag, its content, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7F);
        if count == 0 || count > 4 {
            return None;
        }
        let (digits, rest) = rest.split_at_checked(count)?;
        (digits.iter().fold(0_usize, |length, &digit| length << 8 | usize::from(digit)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// `UTCTime` (two digits of the year, until 2049) or `GeneralizedTime`.
fn time(tag: u8, bytes: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (year, rest) = match tag {
        0x17 => {
            let year = text.get(..2)?.parse::<u16>().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
        }
        0x18 => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2);
    Timestamp::from_rfc3339(&format!(
        "{year:04}-{}-{}T{}:{}:{}Z",
        part(0)?,
        part(2)?,
        part(4)?,
        part(6)?,
        part(8)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a certificate, as far as its dates, with lengths to match.
    #[test]
    fn reads_the_dates() {
        let dates =
            [&[0x30, 30, 0x17, 13][..], b"140101000000Z", &[0x17, 13], b"241231235959Z"].concat();
        let fields = [&[0xA0, 3, 2, 1, 2, 2, 1, 7, 0x30, 0, 0x30, 0][..], &dates].concat();
        let inner = [&[0x30, fields.len() as u8][..], &fields].concat();
        let whole = [&[0x30, inner.len() as u8][..], &inner].concat();
        let (begins, ends) = validity(&STANDARD.encode(whole)).unwrap();
        assert_eq!(begins.to_string(), "2014-01-01T00:00:00.000Z");
        assert_eq!(ends.to_string(), "2024-12-31T23:59:59.000Z");
        assert_eq!(validity("MIIB"), None);
    }
}
