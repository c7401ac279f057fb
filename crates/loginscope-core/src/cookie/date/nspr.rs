//! Dates as `PR_ParseTimeString` of Netscape's portable runtime reads them, with its quirks.

use super::{days_in_month, seconds};

/// What has been found so far; -1 stands for nothing, as in the original: some of its results depend on that.
struct Found {
    month: i64,
    zone: Option<Zone>,
    zone_offset: i64,
    day: i64,
    year: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

/// A zone by its abbreviation: minutes from GMT without and with summer time.
#[derive(Clone, Copy, PartialEq)]
struct Zone {
    name: &'static [u8; 3],
    offset: i64,
    summer: i64,
}

const fn zone(name: &'static [u8; 3], offset: i64, summer: i64) -> Zone {
    Zone { name, offset, summer }
}

const GMT: Zone = zone(b"gmt", 0, 0);

const ZONES: [Zone; 15] = [
    zone(b"pst", -480, 0),
    zone(b"pdt", -480, 60),
    zone(b"mst", -420, 0),
    zone(b"mdt", -420, 60),
    zone(b"cst", -360, 0),
    zone(b"cdt", -360, 60),
    zone(b"est", -300, 0),
    zone(b"edt", -300, 60),
    zone(b"ast", -240, 0),
    zone(b"nst", -210, 0),
    GMT,
    zone(b"bst", 0, 60),
    zone(b"met", 60, 0),
    zone(b"eet", 120, 0),
    zone(b"jst", 540, 0),
];

const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// A place in the text; beyond its end stand zeros.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn digits(&self) -> usize {
        self.text.iter().skip(self.at).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// The number that so many digits from here make.
    fn number(&self, digits: usize) -> i64 {
        let digits = self.text.get(self.at..self.at + digits).unwrap_or_default();
        super::value(digits)
    }

    fn starts_with(&self, word: &[u8]) -> bool {
        self.text
            .get(self.at..self.at + word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    }
}

/// Seconds since the epoch, or `None` where day, month or year is missing.
pub(super) fn parse(text: &[u8]) -> Option<i64> {
    // C strings end at the first zero.
    let text = text.split(|byte| *byte == 0).next()?;
    let mut rest = Cursor { text, at: 0 };
    let mut found = Found {
        month: -1,
        zone: None,
        zone_offset: -1,
        day: -1,
        year: -1,
        hour: -1,
        minute: -1,
        second: -1,
    };
    let mut tokens = 0;
    while rest.peek(0) != 0 {
        tokens += 1;
        if tokens > 1001 {
            return None;
        }
        match rest.peek(0) {
            b'+' | b'-' => found.offset(&mut rest),
            b'0'..=b'9' => found.digits(&mut rest),
            _ => found.word(&rest),
        }
        skip(&mut rest, found.year);
    }
    found.resolve()
}

/// Goes to the next token; a hyphen belongs to it only where it can be the sign of a zone.
fn skip(rest: &mut Cursor<'_>, year: i64) {
    while !matches!(
        rest.peek(0),
        0 | b' ' | b'\t' | b',' | b';' | b'-' | b'+' | b'/' | b'(' | b')' | b'[' | b']'
    ) {
        rest.at += 1;
    }
    loop {
        while matches!(rest.peek(0), b' ' | b'\t' | b',' | b';' | b'/' | b'(' | b')' | b'[' | b']')
        {
            rest.at += 1;
        }
        let after_letter = rest
            .at
            .checked_sub(1)
            .and_then(|at| rest.text.get(at))
            .is_some_and(u8::is_ascii_alphabetic);
        if rest.peek(0) == b'-' && ((after_letter && year < 0) || !rest.peek(1).is_ascii_digit()) {
            rest.at += 1;
        } else {
            return;
        }
    }
}

impl Found {
    fn word(&mut self, rest: &Cursor<'_>) {
        let month = MONTHS.iter().position(|name| rest.starts_with(*name));
        if let Some(month) = month.filter(|_| self.month < 0) {
            self.month = month as i64 + 1;
        } else if self.zone.is_none() {
            self.zone = ZONES.iter().copied().find(|zone| rest.starts_with(zone.name));
            if rest.starts_with(b"ut") && !rest.peek(2).is_ascii_alphabetic() {
                self.zone = Some(GMT);
            }
        }
    }

    /// `+0100`, `-3`; GMT may stand before it, another zone may not.
    fn offset(&mut self, rest: &mut Cursor<'_>) {
        let sign = if rest.peek(0) == b'+' { 1 } else { -1 };
        rest.at += 1;
        if self.zone_offset != -1 || self.zone.is_some_and(|zone| zone != GMT) {
            return;
        }
        let minutes = match rest.digits() {
            4 => {
                let hours = rest.number(2);
                let minutes = Cursor { at: rest.at + 2, ..*rest }.number(2);
                hours * 60 + minutes
            }
            digits @ (1 | 2) => rest.number(digits) * 60,
            _ => return,
        };
        self.zone_offset = minutes * sign;
        self.zone = Some(GMT);
    }

    fn digits(&mut self, rest: &mut Cursor<'_>) {
        let count = rest.digits();
        match rest.peek(count) {
            b':' => self.clock(rest, count),
            b'/' | b'-' if rest.peek(count + 1).is_ascii_digit() => self.numeric_date(rest),
            after if after.is_ascii_alphabetic() => {}
            _ => self.number(rest.number(count.min(5)), count),
        }
    }

    fn number(&mut self, number: i64, digits: usize) {
        match digits {
            4 | 5 if self.year < 0 => self.year = number,
            2 if self.day < 0 && number < 32 => self.day = number,
            2 if self.year < 0 => self.year = century(number),
            1 if self.day < 0 => self.day = number,
            _ => {}
        }
    }

    /// `hh:mm`, `hh:mm:ss`, with or without AM or PM.
    fn clock(&mut self, rest: &mut Cursor<'_>, count: usize) {
        if (self.hour >= 0 && self.minute >= 0) || count > 2 {
            return;
        }
        let mut hour = rest.number(count);
        rest.at += count + 1;
        let count = rest.digits();
        if !(1..=2).contains(&count) {
            return;
        }
        let minute = rest.number(count);
        rest.at += count;
        if rest.peek(0) == b':' {
            rest.at += 1;
        }
        let count = rest.digits();
        if count > 2 {
            return;
        }
        // Where there are no seconds, the original takes the next character for a digit.
        let second =
            if count == 2 { rest.number(2) } else { i64::from(rest.peek(0)) - i64::from(b'0') };
        rest.at += count;
        if hour <= 12 {
            let mut half = *rest;
            while matches!(half.peek(0), b' ' | b'\t') {
                half.at += 1;
            }
            if half.starts_with(b"pm") {
                hour = if hour == 12 { 12 } else { hour + 12 };
            } else if hour == 12 && half.starts_with(b"am") {
                hour = 0;
            }
        }
        (self.hour, self.minute, self.second) = (hour, minute, second);
    }

    /// `6/16/95`, `16-6-95`, `95-06-05`.
    fn numeric_date(&mut self, rest: &mut Cursor<'_>) {
        if self.month >= 0 {
            return;
        }
        let mut at = *rest;
        let Some(first) = short_number(&mut at).filter(|_| matches!(at.peek(0), b'/' | b'-'))
        else {
            return;
        };
        at.at += 1;
        let Some(second) = short_number(&mut at).filter(|_| matches!(at.peek(0), b'/' | b'-'))
        else {
            return;
        };
        at.at += 1;
        let digits = at.digits();
        // One, two, four or five digits.
        if !matches!(digits, 1 | 2 | 4 | 5) {
            return;
        }
        let third = at.number(digits);
        at.at += digits;
        if at.peek(0).is_ascii_alphabetic() {
            return;
        }
        if first > 31 || first == 0 {
            if second > 12 || third > 31 {
                return;
            }
            (self.year, self.month, self.day) = (century(first), second, third);
        } else if first > 12 && second > 12 {
            // Neither can be a month.
        } else if first > 12 {
            (self.day, self.month, self.year) = (first, second, century(third));
        } else {
            (self.month, self.day, self.year) = (first, second, century(third));
        }
        rest.at = at.at;
    }

    fn resolve(&self) -> Option<i64> {
        if self.month == -1 || self.day == -1 || self.year == -1 || self.year > i64::from(i16::MAX)
        {
            return None;
        }
        let zone = self.zone.unwrap_or(GMT);
        let offset =
            if self.zone_offset == -1 { zone.offset + zone.summer } else { self.zone_offset };
        let or_zero = |value: i64| if value == -1 { 0 } else { value };
        let days = month_start(self.year, self.month) + self.day * 86_400 - 86_400;
        Some(
            days + or_zero(self.hour) * 3600 + or_zero(self.minute) * 60 + or_zero(self.second)
                - offset * 60,
        )
    }
}

/// The beginning of a month, which may lie outside its year.
fn month_start(year: i64, month: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    debug_assert!(days_in_month(year, month) > 27);
    seconds(year, month, 1)
}

fn short_number(at: &mut Cursor<'_>) -> Option<i64> {
    let digits = at.digits().min(2);
    let number = at.number(digits);
    at.at += digits;
    (digits > 0).then_some(number)
}

fn century(year: i64) -> i64 {
    match year {
        ..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}
