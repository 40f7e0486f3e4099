//! How often and how late a connection is tried again.

use super::duration;
use crate::client::{Attempts, Delay};

/// `never`, `always`, or a number.
pub(crate) fn attempts(text: &str) -> Result<Attempts, &'static str> {
    match text {
        "never" => Ok(Attempts::Never),
        "always" => Ok(Attempts::Always),
        number => match number.parse() {
            Ok(0) => Ok(Attempts::Never),
            Ok(most) => Ok(Attempts::UpTo(most)),
            Err(_) => Err("expected never, always or a number such as 10"),
        },
    }
}

/// Two durations with `..` between them; one stands for both.
pub(crate) fn delay(text: &str) -> Result<Delay, String> {
    let (shortest, longest) = text.split_once("..").unwrap_or((text, text));
    let delay = Delay {
        shortest: duration(shortest)?,
        longest: duration(longest)?,
    };
    if delay.shortest > delay.longest {
        return Err("expected the shorter delay first, as in 1s..60s".to_owned());
    }
    Ok(delay)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn words_and_numbers() {
        for (text, expected) in [
            ("never", Some(Attempts::Never)),
            ("always", Some(Attempts::Always)),
            ("0", Some(Attempts::Never)),
            ("3", Some(Attempts::UpTo(3))),
            ("-1", None),
            ("often", None),
            ("", None),
        ] {
            assert_eq!(attempts(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn one_duration_or_two() {
        let of = |shortest, longest| Delay {
            shortest: Duration::from_millis(shortest),
            longest: Duration::from_millis(longest),
        };
        for (text, expected) in [
            ("1s..60s", Some(of(1000, 60_000))),
            ("0.5..2", Some(of(500, 2000))),
            ("5ms..1m", Some(of(5, 60_000))),
            ("3", Some(of(3000, 3000))),
            ("0..0", Some(of(0, 0))),
            ("2..1", None),
            ("1..", None),
            ("..1", None),
            ("a..b", None),
        ] {
            assert_eq!(delay(text).ok(), expected, "{text}");
        }
    }
}
