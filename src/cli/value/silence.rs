//! When a topic counts as silent.

use super::{positive_duration, speed};
use crate::app::Speed;
use crate::observe::Silence;

/// `5x` is five usual gaps; `30s` is that time.
pub(crate) fn silent_after(text: &str) -> Result<Silence, String> {
    if let Ok(Speed::Times(thousandths)) = speed(text) {
        return Ok(Silence::Gaps(f64::from(thousandths.get()) / 1_000.0));
    }
    positive_duration(text)
        .map(Silence::After)
        .map_err(|_| "expected a duration such as 30s, or a number of usual gaps such as 5x".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn silence_is_a_time_or_a_number_of_gaps() {
        assert_eq!(silent_after("5x"), Ok(Silence::Gaps(5.0)));
        assert_eq!(silent_after("2.5x"), Ok(Silence::Gaps(2.5)));
        assert_eq!(silent_after("30s"), Ok(Silence::After(Duration::from_secs(30))));
        assert_eq!(
            silent_after("0.5"),
            Ok(Silence::After(Duration::from_millis(500)))
        );
        for text in ["", "x", "0x", "0", "-1x", "max", "soon"] {
            assert!(silent_after(text).is_err(), "{text}");
        }
    }
}
