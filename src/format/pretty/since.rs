//! How long ago the message before came on the same topic.

use std::collections::HashMap;
use std::io::Write as _;
use std::time::Duration;

use jiff::Timestamp;

/// Topics of a generation: two are kept. A broker may have any number of them.
const GENERATION: usize = 50_000;

/// When a message last came, by topic: of the topics that had one latest.
#[derive(Debug, Default)]
pub(super) struct LastSeen {
    new: HashMap<String, Timestamp>,
    old: HashMap<String, Timestamp>,
}

impl LastSeen {
    /// The time from the message before on `topic` to the one `at`; `None` if that is the first, or the one before is
    /// long forgotten.
    pub(super) fn since(&mut self, topic: &str, at: Timestamp) -> Option<Duration> {
        let last = if let Some(last) = self.new.get_mut(topic) {
            Some(std::mem::replace(last, at))
        } else {
            if self.new.len() >= GENERATION {
                self.old = std::mem::take(&mut self.new);
            }
            self.new.insert(topic.to_owned(), at);
            self.old.remove(topic)
        };
        // A clock may be set back.
        last.map(|last| Duration::try_from(at.duration_since(last)).unwrap_or_default())
    }
}

/// Appends `3 ms`, `1.374 s`, `2m 3s`, `3h 12m` or `5d 1h`.
pub(super) fn write(time: Duration, out: &mut Vec<u8>) {
    let (seconds, milliseconds) = (time.as_secs(), time.subsec_millis());
    let (minutes, hours) = (seconds / 60, seconds / 3_600);
    // A Vec takes all that is written to it.
    let _ = match seconds {
        0 => write!(out, "{milliseconds} ms"),
        1..60 => write!(out, "{seconds}.{milliseconds:03} s"),
        60..3_600 => write!(out, "{minutes}m {}s", seconds % 60),
        3_600..86_400 => write!(out, "{hours}h {}m", minutes % 60),
        _ => write!(out, "{}d {}h", hours / 24, hours % 24),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    #[test]
    fn each_topic_has_its_own_time() {
        let mut seen = LastSeen::default();
        assert_eq!(seen.since("a", at(1_000)), None);
        assert_eq!(seen.since("b", at(2_000)), None);
        assert_eq!(seen.since("a", at(2_374)), Some(Duration::from_millis(1_374)));
        assert_eq!(seen.since("a", at(2_374)), Some(Duration::ZERO));
        assert_eq!(seen.since("a", at(10)), Some(Duration::ZERO));
    }

    #[test]
    fn of_very_many_topics_the_latest_are_known() {
        let mut seen = LastSeen::default();
        let mut time = 0;
        for number in 0..3 * GENERATION {
            time += 1;
            seen.since(&number.to_string(), at(time));
            assert_eq!(seen.since("often", at(time)).is_none(), number == 0, "{number}");
        }
        assert!(seen.new.len() + seen.old.len() <= 2 * GENERATION + 1);
        assert_eq!(seen.since("0", at(time)), None);
        let late = (3 * GENERATION - 1).to_string();
        assert_eq!(seen.since(&late, at(time)), Some(Duration::ZERO));
    }

    #[test]
    fn times_have_units() {
        for (milliseconds, text) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_004, "1.004 s"),
            (59_999, "59.999 s"),
            (123_000, "2m 3s"),
            (11_520_000, "3h 12m"),
            (435_600_000, "5d 1h"),
        ] {
            let mut out = Vec::new();
            write(Duration::from_millis(milliseconds), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
