//! The time from a request to its response, in words.

use std::time::Duration;

/// The line that `mosquitto_rr --latency` prints: in the unit that gives a number above 1.
pub(super) fn mosquitto_line(latency: Duration) -> String {
    let micros = latency.as_secs_f64() * 1e6;
    if latency >= Duration::from_secs(1) {
        format!("Latency: {}.{:09}s\n", latency.as_secs(), latency.subsec_nanos())
    } else if micros >= 1000.0 {
        format!("Latency: {:.6}ms\n", micros / 1000.0)
    } else {
        format!("Latency: {micros:.6}µs\n")
    }
}

/// To the microsecond, in the unit that gives a number above 1.
pub(super) fn text(latency: Duration) -> String {
    let micros = latency.as_micros();
    if micros >= 1_000_000 {
        format!("{}.{:06}s", micros / 1_000_000, micros % 1_000_000)
    } else if micros >= 1000 {
        format!("{}.{:03}ms", micros / 1000, micros % 1000)
    } else {
        format!("{micros}µs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latency_has_its_unit() {
        for (nanoseconds, theirs, ours) in [
            (21_826, "Latency: 21.826000µs\n", "21µs"),
            (1_500_000, "Latency: 1.500000ms\n", "1.500ms"),
            (2_000_000_030, "Latency: 2.000000030s\n", "2.000000s"),
        ] {
            let latency = Duration::from_nanos(nanoseconds);
            assert_eq!(mosquitto_line(latency), theirs);
            assert_eq!(text(latency), ours);
        }
    }
}
