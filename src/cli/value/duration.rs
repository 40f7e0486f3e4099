//! Durations as people write them.

use std::time::Duration;

/// Bare seconds, with or without a fraction, or units: `5`, `0.5`, `500ms`, `1m 30s`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let parsed = if is_bare {
        text.parse()
            .ok()
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    } else {
        humantime::parse_duration(text).ok()
    };
    parsed.ok_or_else(|| "expected seconds, or a duration such as 500ms, 10s or '1m 30s'".to_owned())
}

/// As [`duration`], but more than nothing.
pub(crate) fn positive_duration(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("expected more than no time".to_owned()),
        some => Ok(some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_are_seconds() {
        for (text, milliseconds) in [
            ("5", 5000),
            ("0.5", 500),
            (".25", 250),
            ("500ms", 500),
            ("1m 30s", 90_000),
            ("1h", 3_600_000),
            ("0", 0),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn others_are_refused() {
        for text in ["", "-1", "1e3", "inf", "nan", "5 parsecs", ".", "1.2.3"] {
            assert!(duration(text).is_err(), "{text}");
        }
        assert!(positive_duration("0").is_err());
        assert!(positive_duration("0ms").is_err());
        assert_eq!(positive_duration("1ms"), Ok(Duration::from_millis(1)));
    }
}
