//! How records are published again.

use std::num::NonZeroU32;

use bytes::Bytes;

use super::duration;
use crate::app::{Moment, Speed};

/// `1x`, `10x`, `0.5x`; `max` is no speed at all.
pub(crate) fn speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let factor = text.strip_suffix('x').and_then(thousandths);
    factor
        .map(Speed::Times)
        .ok_or_else(|| "expected a speed such as 1x, 10x, 0.5x or max".to_owned())
}

/// Digits with a point and at most three digits behind it, as a number of thousandths above 0.
fn thousandths(text: &str) -> Option<NonZeroU32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = [whole, fraction]
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_plain || fraction.len() > 3 {
        return None;
    }
    format!("{whole}{fraction:0<3}").parse().ok()
}

/// A time by the clock, or a duration after the first record.
pub(crate) fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(after) = duration(text) {
        return Ok(Moment::After(after));
    }
    text.parse()
        .map(Moment::At)
        .map_err(|_| "expected a time such as 2026-11-23T11:00:00Z, or a duration such as 90s".to_owned())
}

/// Any text; `TAB` and `\t` are the character.
pub(crate) fn separator(text: &str) -> Result<Bytes, String> {
    match text {
        "" => Err("expected a text, or TAB".to_owned()),
        "TAB" | "\\t" => Ok(Bytes::from_static(b"\t")),
        text => Ok(Bytes::copy_from_slice(text.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn speeds_are_factors() {
        for (text, expected) in [
            ("1x", 1000),
            ("10x", 10_000),
            ("0.5x", 500),
            (".001x", 1),
            ("2.25x", 2250),
        ] {
            assert_eq!(
                speed(text),
                Ok(Speed::Times(NonZeroU32::new(expected).unwrap())),
                "{text}"
            );
        }
        assert_eq!(speed("max"), Ok(Speed::Max));
        for text in ["", "x", "1", "0x", "0.0x", "-1x", "0.0001x", "1e3x", "10000000x"] {
            assert!(speed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_are_times_or_durations() {
        assert_eq!(moment("90s"), Ok(Moment::After(Duration::from_secs(90))));
        assert_eq!(moment("0"), Ok(Moment::After(Duration::ZERO)));
        let time = Moment::At("2026-11-23T11:00:00Z".parse().unwrap());
        assert_eq!(moment("2026-11-23T11:00:00Z"), Ok(time));
        assert_eq!(moment("2026-11-23T12:00:00+01:00"), Ok(time));
        assert!(moment("noon").is_err());
        assert!(moment("2026-11-23T11:00:00").is_err());
    }

    #[test]
    fn separators_are_text() {
        for (text, expected) in [("TAB", "\t"), ("\\t", "\t"), (" ", " "), ("=>", "=>")] {
            assert_eq!(separator(text).unwrap(), expected);
        }
        assert!(separator("").is_err());
    }
}
