//! Points in time, taken from the capture and never from the machine.

use std::fmt;

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// From whole seconds since the epoch (`NumericDate` of RFC 7519).
    pub fn from_seconds(seconds: i64) -> Timestamp {
        Timestamp(seconds.saturating_mul(1_000_000))
    }

    /// From milliseconds since the epoch, as browsers' APIs give them.
    pub fn from_millis(millis: f64) -> Timestamp {
        Timestamp((millis * 1000.0) as i64)
    }

    /// Whole seconds since the epoch, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// This time moved by so many seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Reads RFC 3339 (`2026-11-20T10:00:00.123Z`), which HAR uses for `startedDateTime`.
    pub fn from_rfc3339(text: &str) -> Option<Timestamp> {
        let parsed = OffsetDateTime::parse(text.trim(), &Rfc3339).ok()?;
        i64::try_from(parsed.unix_timestamp_nanos() / 1000).ok().map(Timestamp)
    }

    /// Reads the date of an HTTP header (RFC 9110 §5.6.7, all three forms).
    pub fn from_http_date(text: &str) -> Option<Timestamp> {
        // The grammar's three forms agree in their order of day, month and time once separators are dropped.
        let mut words = text.split([' ', ',', '-']).filter(|word| !word.is_empty());
        let _weekday = words.next()?;
        let (day, month, year, clock) = {
            let first = words.next()?;
            if first.as_bytes().first()?.is_ascii_digit() {
                let (month, year, clock) = (words.next()?, words.next()?, words.next()?);
                (first, month, year, clock)
            } else {
                let (day, clock, year) = (words.next()?, words.next()?, words.next()?);
                (day, first, year, clock)
            }
        };
        let mut year: i32 = year.parse().ok()?;
        if year < 100 {
            year += if year < 70 { 2000 } else { 1900 };
        }
        let month =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
                .iter()
                .position(|name| month.to_ascii_lowercase().starts_with(name))?;
        let date = time::Date::from_calendar_date(
            year,
            time::Month::try_from(month as u8 + 1).ok()?,
            day.parse().ok()?,
        )
        .ok()?;
        let mut parts = clock.split(':').map(|part| part.parse::<u8>().ok());
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        let clock = time::Time::from_hms(hour, minute, second).ok()?;
        Some(Timestamp::from_seconds(date.with_time(clock).assume_utc().unix_timestamp()))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, to the millisecond.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1000) {
            Ok(at) => write!(
                f,
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                at.year(),
                u8::from(at.month()),
                at.day(),
                at.hour(),
                at.minute(),
                at.second(),
                at.millisecond()
            ),
            Err(_) => write!(f, "{} µs", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn reads_the_three_http_dates() {
        for form in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(
                Timestamp::from_http_date(form),
                Some(Timestamp::from_seconds(784_111_777)),
                "{form}"
            );
        }
        assert_eq!(Timestamp::from_http_date("yesterday"), None);
    }

    #[test]
    fn reads_and_writes_rfc3339() {
        let at = Timestamp::from_rfc3339("2026-11-20T11:16:49.390+01:00").unwrap();
        assert_eq!(at.to_string(), "2026-11-20T10:16:49.390Z");
        assert_eq!(Timestamp::from_rfc3339("2026-11-20"), None);
    }
}
