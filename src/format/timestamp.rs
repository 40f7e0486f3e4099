//! The time of a message in the forms that the formats print.
//!
//! Messages come many to a second, so that the text of the last second is kept.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::StdFmtWrite;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone};

/// Whole seconds since the epoch, rounded down, and the nanoseconds beyond them.
fn split(at: Timestamp) -> (i64, u32) {
    let (second, nanosecond) = (at.as_second(), at.subsec_nanosecond());
    // Before the epoch both are negative.
    match u32::try_from(nanosecond) {
        Ok(nanosecond) => (second, nanosecond),
        Err(_) => (second - 1, (1_000_000_000 + nanosecond).unsigned_abs()),
    }
}

/// Appends the last `count` decimal digits of `value`, at most 9.
fn put_digits(mut value: u32, count: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 9];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
    out.extend_from_slice(&digits[digits.len() - count..]);
}

/// Appends a number that is not negative in a civil date: two digits, or four for a year.
fn put_civil(value: impl Into<i32>, count: usize, out: &mut Vec<u8>) {
    put_digits(value.into().unsigned_abs(), count, out);
}

/// Appends `2016-08-10T09:47:38`.
fn put_date_time(time: DateTime, out: &mut Vec<u8>) {
    put_civil(time.year(), 4, out);
    out.push(b'-');
    put_civil(time.month(), 2, out);
    out.push(b'-');
    put_civil(time.day(), 2, out);
    out.push(b'T');
    put_civil(time.hour(), 2, out);
    out.push(b':');
    put_civil(time.minute(), 2, out);
    out.push(b':');
    put_civil(time.second(), 2, out);
}

/// Writes times of the record: UTC with nine digits.
#[derive(Debug, Default)]
pub(super) struct UtcTime {
    second: i64,
    /// Of `second`, up to the point; empty at first.
    text: Vec<u8>,
}

impl UtcTime {
    /// Appends `2026-11-23T11:00:41.036566789Z`.
    pub(super) fn write(&mut self, at: Timestamp, out: &mut Vec<u8>) {
        let (second, nanosecond) = split(at);
        if second != self.second || self.text.is_empty() {
            self.second = second;
            self.text.clear();
            put_date_time(Offset::UTC.to_datetime(at), &mut self.text);
            self.text.push(b'.');
        }
        out.extend_from_slice(&self.text);
        put_digits(nanosecond, 9, out);
        out.push(b'Z');
    }
}

/// Writes times of one time zone.
#[derive(Debug)]
pub(super) struct LocalTime {
    zone: TimeZone,
    second: i64,
    /// `2016-08-10T09:47:38` of `second`; empty at first.
    date_time: Vec<u8>,
    /// `+0100` of `second`.
    offset: Vec<u8>,
}

impl LocalTime {
    /// Times in `zone`.
    pub(super) fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            second: 0,
            date_time: Vec::new(),
            offset: Vec::new(),
        }
    }

    fn refresh(&mut self, at: Timestamp) -> u32 {
        let (second, nanosecond) = split(at);
        if second != self.second || self.date_time.is_empty() {
            self.second = second;
            self.date_time.clear();
            self.offset.clear();
            let offset = self.zone.to_offset(at);
            put_date_time(offset.to_datetime(at), &mut self.date_time);
            let minutes = offset.seconds() / 60;
            self.offset.push(if offset.seconds() < 0 { b'-' } else { b'+' });
            put_civil(minutes / 60, 2, &mut self.offset);
            put_civil(minutes % 60, 2, &mut self.offset);
        }
        nanosecond
    }

    /// Appends `2016-08-10T09:47:38+0100`.
    pub(super) fn write_iso(&mut self, at: Timestamp, out: &mut Vec<u8>) {
        self.refresh(at);
        out.extend_from_slice(&self.date_time);
        out.extend_from_slice(&self.offset);
    }

    /// Appends `2016-08-10T09:47:38.123456+0100`, with `suffix` before the offset.
    pub(super) fn write_iso_micros(&mut self, at: Timestamp, suffix: &str, out: &mut Vec<u8>) {
        let nanosecond = self.refresh(at);
        out.extend_from_slice(&self.date_time);
        out.push(b'.');
        put_digits(nanosecond / 1_000, 6, out);
        out.extend_from_slice(suffix.as_bytes());
        out.extend_from_slice(&self.offset);
    }

    /// Appends `09:47:38.123`.
    pub(super) fn write_clock(&mut self, at: Timestamp, out: &mut Vec<u8>) {
        let nanosecond = self.refresh(at);
        out.extend_from_slice(&self.date_time["2016-08-10T".len()..]);
        out.push(b'.');
        put_digits(nanosecond / 1_000_000, 3, out);
    }

    /// Appends what `strftime` of C prints for `conversion`, one of those that [`conversion`] gives.
    pub(super) fn write_conversion(&self, at: Timestamp, conversion: &str, out: &mut Vec<u8>) {
        let mut text = String::new();
        let time = BrokenDownTime::from(&at.to_zoned_datetime(self.zone.clone()));
        // The conversions are known to be sound, and a string takes all.
        if time.format(conversion, StdFmtWrite(&mut text)).is_ok() {
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// Appends `1470818858.786368637`: seconds since the epoch.
pub(super) fn write_unix(at: Timestamp, out: &mut Vec<u8>) {
    let (second, nanosecond) = split(at);
    out.extend_from_slice(itoa::Buffer::new().format(second).as_bytes());
    out.push(b'.');
    put_digits(nanosecond, 9, out);
}

/// Appends the nine digits behind the second.
pub(super) fn write_nanoseconds(at: Timestamp, out: &mut Vec<u8>) {
    put_digits(split(at).1, 9, out);
}

/// What jiff is asked to print for the conversion `byte` of C's `strftime` in the C locale; `None` if C has no such
/// conversion.
pub(super) fn conversion(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'a' => "%a",
        b'A' => "%A",
        b'b' | b'h' => "%b",
        b'B' => "%B",
        b'c' => "%a %b %e %H:%M:%S %Y",
        b'C' => "%C",
        b'd' => "%d",
        b'D' | b'x' => "%m/%d/%y",
        b'e' => "%e",
        b'F' => "%Y-%m-%d",
        b'g' => "%g",
        b'G' => "%G",
        b'H' => "%H",
        b'I' => "%I",
        b'j' => "%j",
        b'k' => "%k",
        b'l' => "%l",
        b'm' => "%m",
        b'M' => "%M",
        b'n' => "\n",
        b'p' => "%p",
        b'P' => "%P",
        b'r' => "%I:%M:%S %p",
        b'R' => "%H:%M",
        b's' => "%s",
        b'S' => "%S",
        b't' => "\t",
        b'T' | b'X' => "%H:%M:%S",
        b'u' => "%u",
        b'U' => "%U",
        b'V' => "%V",
        b'w' => "%w",
        b'W' => "%W",
        b'y' => "%y",
        b'Y' => "%Y",
        b'z' => "%z",
        b'Z' => "%Z",
        b'%' => "%%",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The conversions of the fixture, in its order.
    const CONVERSIONS: &str = "aAbBcCdDeFgGhHIjklmMpPrRsSTuUVwWxXyYzZ";

    #[test]
    fn conversions_print_what_c_prints() {
        let fixture = include_str!("../../tests/fixtures/format/strftime.txt");
        let mut instants = 0;
        for line in fixture.lines().filter(|line| !line.starts_with('#')) {
            let (zone, line) = line.split_once(' ').unwrap();
            let (second, expected) = line.split_once(' ').unwrap();
            let at = Timestamp::from_second(second.parse().unwrap()).unwrap();
            let time = LocalTime::new(TimeZone::posix(zone).unwrap());
            for (letter, expected) in CONVERSIONS.bytes().zip(expected.split('|')) {
                let mut out = Vec::new();
                time.write_conversion(at, conversion(letter).unwrap(), &mut out);
                let letter = char::from(letter);
                assert_eq!(
                    String::from_utf8(out).unwrap(),
                    expected,
                    "%{letter} at {second} in {zone}"
                );
            }
            instants += 1;
        }
        assert_eq!(instants, 20);
    }

    #[test]
    fn every_other_byte_is_no_conversion() {
        for byte in 0..=255 {
            let known = CONVERSIONS.bytes().chain(*b"nt%").any(|letter| letter == byte);
            assert_eq!(conversion(byte).is_some(), known, "{byte}");
        }
        let mut out = Vec::new();
        for letter in *b"nt%" {
            let time = LocalTime::new(TimeZone::UTC);
            time.write_conversion(Timestamp::UNIX_EPOCH, conversion(letter).unwrap(), &mut out);
        }
        assert_eq!(out, b"\n\t%");
    }

    #[test]
    fn offsets_change_with_the_season() {
        let mut time = LocalTime::new(TimeZone::posix("NST3:30NDT,M3.2.0,M11.1.0").unwrap());
        for (at, expected) in [
            ("2026-03-08T05:29:59Z", "2026-03-08T01:59:59-0330"),
            ("2026-03-08T05:30:00Z", "2026-03-08T03:00:00-0230"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T20:29:59-0330"),
        ] {
            let mut out = Vec::new();
            time.write_iso(at.parse().unwrap(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn seconds_before_the_epoch_are_rounded_down() {
        let mut out = Vec::new();
        write_unix("1969-12-31T23:59:58.25Z".parse().unwrap(), &mut out);
        assert_eq!(out, b"-2.250000000");
    }
}
