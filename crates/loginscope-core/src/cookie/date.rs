//! The dates of Expires attributes: RFC 6265bis §5.1.1 and what browsers do instead.

mod nspr;

use super::policy::{DateGrammar, MaxAgeGrammar};

/// Reads an Expires attribute: seconds since the epoch, or `None` where it cannot be read.
pub fn parse(text: &[u8], grammar: DateGrammar) -> Option<i64> {
    match grammar {
        DateGrammar::Rfc6265bis => parse_standard(text),
        DateGrammar::Chromium => parse_chromium(text),
        DateGrammar::Nspr => nspr::parse(text),
    }
}

/// Reads a Max-Age attribute as seconds; `None` where it is to be ignored. Everything up to 0 deletes.
pub fn parse_max_age(text: &[u8], grammar: MaxAgeGrammar) -> Option<i64> {
    let (minus, digits) = match text {
        [b'-', _digits @ ..] if grammar == MaxAgeGrammar::MinusDeletes => return Some(i64::MIN),
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] if grammar == MaxAgeGrammar::Signed => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let mut value = 0_i64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    }
    Some(if minus { -value } else { value })
}

/// RFC 6265bis §5.1.1: a time, a day, a month and a year among tokens, in any order.
fn parse_standard(text: &[u8]) -> Option<i64> {
    let (mut clock, mut day, mut month, mut year) = (None, None, None, None);
    for token in tokens(text) {
        if clock.is_none()
            && let Some(found) = time_of_day(token)
        {
            clock = Some(found);
        } else if day.is_none()
            && let Some(found) = number(token, 1..=2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_name(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(token, 2..=4)
        {
            year = Some(found);
        }
    }
    let year = century(year?);
    if year < 1601 { None } else { assemble(year, month?, day?, clock?) }
}

/// The same idea by the length of tokens: what follows the digits of one does not matter, but it counts.
fn parse_chromium(text: &[u8]) -> Option<i64> {
    let (mut clock, mut day, mut month, mut year) = (None, None, None, None);
    for token in tokens(text) {
        if !token.first().is_some_and(u8::is_ascii_digit) {
            month = month.or_else(|| month_name(token));
        } else if token.contains(&b':') {
            clock = clock.or_else(|| time_of_day(token));
        } else if day.is_none() && token.len() <= 2 {
            day = Some(leading_number(token));
        } else if year.is_none() && token.len() <= 5 {
            year = Some(leading_number(token));
        }
    }
    assemble(century(year?), month?, day?, clock?)
}

fn tokens(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| is_delimiter(*byte)).filter(|token| !token.is_empty())
}

fn number(token: &[u8], digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let count = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits.contains(&count) { Some(value(token.get(..count)?)) } else { None }
}

fn leading_number(token: &[u8]) -> i64 {
    token
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'))
}

fn century(year: i64) -> i64 {
    match year {
        70..=99 => year + 1900,
        0..=69 => year + 2000,
        _ => year,
    }
}

fn assemble(year: i64, month: i64, day: i64, clock: (i64, i64, i64)) -> Option<i64> {
    let (hour, minute, second) = clock;
    if hour > 23 || minute > 59 || second > 59 || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    Some(seconds(year, month, day) + hour * 3600 + minute * 60 + second)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

fn value(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'))
}

/// `hh:mm:ss`, each of one or two digits, then anything that is no digit.
fn time_of_day(token: &[u8]) -> Option<(i64, i64, i64)> {
    let mut rest = token;
    let mut field = |last: bool| {
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=2).contains(&count) {
            return None;
        }
        let (digits, tail) = rest.split_at(count);
        rest = if last { tail } else { tail.strip_prefix(b":")? };
        Some(value(digits))
    };
    Some((field(false)?, field(false)?, field(true)?))
}

fn month_name(token: &[u8]) -> Option<i64> {
    const NAMES: [&[u8; 3]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let start = token.get(..3)?;
    NAMES.iter().position(|name| start.eq_ignore_ascii_case(*name)).map(|place| place as i64 + 1)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Seconds from the epoch to the beginning of a day of the proleptic Gregorian calendar; the day may be beyond its month.
fn seconds(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March put the leap day last, so the days before a month follow a line.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1;
    (days - 719_468) * 86_400
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_max_age};
    use crate::cookie::policy::{DateGrammar, MaxAgeGrammar};
    use crate::model::Timestamp;

    fn check(text: &str, grammar: DateGrammar, expected: Option<&str>) {
        let expected = expected.map(|text| Timestamp::from_rfc3339(text).unwrap().seconds());
        assert_eq!(parse(text.as_bytes(), grammar), expected, "{text} as {grammar:?}");
    }

    #[test]
    fn all_read_the_usual_forms() {
        for grammar in [DateGrammar::Rfc6265bis, DateGrammar::Chromium, DateGrammar::Nspr] {
            check("Wed, 21 Oct 2026 07:28:00 GMT", grammar, Some("2026-10-21T07:28:00Z"));
            check("Wednesday, 21-Oct-26 07:28:00 GMT", grammar, Some("2026-10-21T07:28:00Z"));
            check("Wed Oct 21 07:28:00 2026", grammar, Some("2026-10-21T07:28:00Z"));
            check("Thu, 01 Jan 1970 00:00:00 GMT", grammar, Some("1970-01-01T00:00:00Z"));
            check("2027-03-01T00:00:00Z", grammar, None);
            check("Session", grammar, None);
            check("0", grammar, None);
        }
    }

    #[test]
    fn they_differ_in_what_else_they_take() {
        use DateGrammar::{Chromium, Nspr, Rfc6265bis};
        check("Sun, 31 Feb 2027 00:00:00 GMT", Chromium, None);
        check("Sun, 31 Feb 2027 00:00:00 GMT", Nspr, Some("2027-03-03T00:00:00Z"));
        check("01 Mar 2027 00:00:00 +0500", Chromium, Some("2027-03-01T00:00:00Z"));
        check("01 Mar 2027 00:00:00 +0500", Nspr, Some("2027-02-28T19:00:00Z"));
        check("01 Mar 2027", Chromium, None);
        check("01 Mar 2027", Nspr, Some("2027-03-01T00:00:00Z"));
        check("01 Mar 02027 00:00:00 GMT", Rfc6265bis, None);
        check("01 Mar 02027 00:00:00 GMT", Chromium, Some("2027-03-01T00:00:00Z"));
        check("03/01/2027 00:00:00", Nspr, Some("2027-03-01T00:00:00Z"));
    }

    #[test]
    fn max_age_is_a_number() {
        use MaxAgeGrammar::{MinusDeletes, Rfc6265bis, Signed};
        let read = |text: &str, grammar| parse_max_age(text.as_bytes(), grammar);
        assert_eq!(read("60", Rfc6265bis), Some(60));
        assert_eq!(read("+60", Rfc6265bis), None);
        assert_eq!(read("+60", Signed), Some(60));
        assert_eq!(read("-1a", Signed), None);
        assert_eq!(read("-1a", MinusDeletes), Some(i64::MIN));
        assert_eq!(read("99999999999999999999", Signed), Some(i64::MAX));
        assert_eq!(read("", Signed), None);
        assert_eq!(read("1.5", MinusDeletes), None);
    }
}
