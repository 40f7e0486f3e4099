//! Numbers for reading: three digits that count, and their unit.

use std::time::Duration;

use super::metric::Value;

/// What stands where there is no value.
pub const NONE: &str = "-";

/// `870 us`, `13.2 ms`, `1.24 s`.
pub fn time(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 999.5 {
        format!("{} us", three_digits(micros))
    } else if micros < 999_500.0 {
        format!("{} ms", three_digits(micros / 1e3))
    } else {
        format!("{} s", three_digits(micros / 1e6))
    }
}

/// As [`time`], or that there is none.
pub fn maybe_time(value: Option<Duration>) -> String {
    value.map_or_else(|| NONE.to_owned(), time)
}

/// `1,234,567`.
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// As [`count`], of a number that is whole.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, and not negative"
)]
pub fn count_of(number: f64) -> String {
    count(number.round() as u64)
}

/// `48,123` or `3.25`: a count a second.
pub fn rate(rate: f64) -> String {
    if rate >= 999.5 {
        count_of(rate)
    } else {
        three_digits(rate)
    }
}

/// `12.3 %`.
pub fn share(share: f64) -> String {
    format!("{} %", three_digits(share * 100.0))
}

/// `512 B`, `3.4 MB`: decimal.
pub fn bytes(bytes: f64) -> String {
    for (unit, factor) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] {
        if bytes >= factor {
            return format!("{} {unit}", three_digits(bytes / factor));
        }
    }
    format!("{bytes:.0} B")
}

/// The value of a metric with its unit.
pub fn value(value: Value) -> String {
    match value {
        Value::Count(number) => count(number),
        Value::Rate(number) => format!("{}/s", rate(number)),
        Value::Time(length) => time(length),
    }
}

/// Three digits that count, and no zeros behind the point of a whole number.
pub fn three_digits(number: f64) -> String {
    if number == 0.0 {
        "0".to_owned()
    } else if number < 9.995 {
        format!("{number:.2}")
    } else if number < 99.95 {
        format!("{number:.1}")
    } else {
        format!("{number:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits() {
        for (micros, expected) in [
            (1, "1.00 us"),
            (87, "87.0 us"),
            (999, "999 us"),
            (1_000, "1.00 ms"),
            (13_249, "13.2 ms"),
            (999_499, "999 ms"),
            (999_500, "1.00 s"),
            (61_000_000, "61.0 s"),
        ] {
            assert_eq!(time(Duration::from_micros(micros)), expected);
        }
        assert_eq!(maybe_time(None), "-");
    }

    #[test]
    fn counts_have_groups() {
        for (number, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), expected);
        }
    }

    #[test]
    fn rates_shares_and_bytes() {
        assert_eq!(rate(48_123.4), "48,123");
        assert_eq!(rate(999.6), "1,000");
        assert_eq!(rate(3.249), "3.25");
        assert_eq!(share(0.123_45), "12.3 %");
        assert_eq!(share(0.0), "0 %");
        assert_eq!(bytes(512.0), "512 B");
        assert_eq!(bytes(3_400_000.0), "3.40 MB");
    }
}
