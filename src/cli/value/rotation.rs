//! When files are put aside.

use super::{positive_duration, size};
use crate::app::Rotation;

/// A size such as `100MB`, or a span of time such as `1h`. A bare number is neither.
pub(crate) fn rotation(text: &str) -> Result<Rotation, String> {
    let wrong = || "expected a size such as 100MB, or a span of time such as 1h".to_owned();
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_bare {
        return Err(wrong());
    }
    // 5m is five minutes. 5M, which could be months, is five megabytes.
    if let (false, Ok(time)) = (text.ends_with('M'), positive_duration(text)) {
        let is_counted = time.as_millis() > 0;
        return if is_counted {
            Ok(Rotation::Time(time))
        } else {
            Err(wrong())
        };
    }
    match size(text) {
        Ok(bytes) if bytes > 0 => Ok(Rotation::Size(bytes)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn sizes_and_spans_are_told_apart() {
        for (text, expected) in [
            ("100MB", Rotation::Size(100_000_000)),
            ("64KiB", Rotation::Size(65_536)),
            ("10B", Rotation::Size(10)),
            ("5M", Rotation::Size(5_000_000)),
            ("5MB", Rotation::Size(5_000_000)),
            ("5m", Rotation::Time(Duration::from_mins(5))),
            ("1h", Rotation::Time(Duration::from_hours(1))),
            ("1day", Rotation::Time(Duration::from_hours(24))),
            ("500ms", Rotation::Time(Duration::from_millis(500))),
        ] {
            assert_eq!(rotation(text), Ok(expected), "{text}");
        }
        for text in ["", "100", "0MB", "0s", "1ns", "x", "-1h", "1.5"] {
            assert!(rotation(text).is_err(), "{text}");
        }
    }
}
