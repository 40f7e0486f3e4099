//! Messages a time.

use super::size::split_unit;
use crate::app::Rate;

/// `1000`, `1000/s`, `10k/s`, `60/min`, `1/h`.
pub(crate) fn rate(text: &str) -> Result<Rate, String> {
    per_second(text)
        .filter(|rate| *rate > 0.0 && rate.is_finite())
        .map(Rate)
        .ok_or_else(|| "expected a rate above 0 such as 1000/s, 10k/s or 60/min".to_owned())
}

fn per_second(text: &str) -> Option<f64> {
    let (count, time) = text.split_once('/').unwrap_or((text, "s"));
    let (number, unit) = split_unit(count.trim());
    let factor = match unit.trim_end() {
        "" => 1.0,
        "k" | "K" => 1e3,
        "M" => 1e6,
        _ => return None,
    };
    let seconds = match time.trim() {
        "s" | "sec" | "second" => 1.0,
        "m" | "min" | "minute" => 60.0,
        "h" | "hour" => 3600.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * factor / seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_are_per_second() {
        for (text, expected) in [
            ("1000", 1000.0),
            ("1000/s", 1000.0),
            ("10k/s", 10_000.0),
            ("1.5M", 1_500_000.0),
            ("60/min", 1.0),
            ("0.5/s", 0.5),
            ("36 / h", 0.01),
        ] {
            assert_eq!(rate(text), Ok(Rate(expected)), "{text}");
        }
    }

    #[test]
    fn others_are_refused() {
        for text in ["", "0", "-1", "1/d", "/s", "k/s", "inf", "1e3", "10x/s"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }
}
