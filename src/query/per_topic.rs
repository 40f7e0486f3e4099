//! What is remembered of each topic. Names and payloads are kept as fingerprints, so that a topic costs the same few
//! bytes whatever it carries.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::time::{Duration, Instant};

use crate::message::Message;

/// Fingerprints of 128 bits, with keys of their own: two that are equal by chance are not to be feared, and nobody
/// outside can make some.
#[derive(Debug, Default)]
struct Fingerprint {
    first: RandomState,
    second: RandomState,
}

impl Fingerprint {
    fn of<T: Hash + ?Sized>(&self, value: &T) -> (u64, u64) {
        (self.first.hash_one(value), self.second.hash_one(value))
    }
}

/// The last payload of each topic.
#[derive(Debug, Default)]
pub(super) struct Changed {
    fingerprint: Fingerprint,
    payloads: HashMap<(u64, u64), (u64, u64)>,
}

impl Changed {
    /// Whether the payload of `message` is another than the last on its topic; the first of a topic is.
    pub(super) fn is_new(&mut self, message: &Message<'_>) -> bool {
        let topic = self.fingerprint.of(message.topic);
        let payload = self.fingerprint.of(message.payload);
        self.payloads.insert(topic, payload) != Some(payload)
    }
}

/// When a message on each topic was last let through.
#[derive(Debug)]
pub(super) struct Every {
    interval: Duration,
    fingerprint: Fingerprint,
    last: HashMap<(u64, u64), Instant>,
}

impl Every {
    pub(super) fn new(interval: Duration) -> Self {
        Self {
            interval,
            fingerprint: Fingerprint::default(),
            last: HashMap::new(),
        }
    }

    /// Whether a message on `topic` may come through at `now`.
    pub(super) fn is_due(&mut self, topic: &str, now: Instant) -> bool {
        let topic = self.fingerprint.of(topic);
        let interval = self.interval;
        match self.last.get(&topic) {
            Some(last) if now.saturating_duration_since(*last) < interval => false,
            _ => {
                self.last.insert(topic, now);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fixture::message;

    #[test]
    fn a_change_is_one_of_the_topic() {
        let mut changed = Changed::default();
        for (topic, payload, expected) in [
            ("a", "1", true),
            ("b", "1", true),
            ("a", "1", false),
            ("a", "2", true),
            ("b", "1", false),
            ("a", "1", true),
            ("a", "", true),
            ("a", "", false),
        ] {
            let seen = changed.is_new(&message(topic, payload.as_bytes()));
            assert_eq!(seen, expected, "{topic} {payload}");
        }
    }

    #[test]
    fn an_interval_is_one_of_the_topic() {
        let mut every = Every::new(Duration::from_secs(1));
        let start = Instant::now();
        for (topic, milliseconds, expected) in [
            ("a", 0, true),
            ("a", 999, false),
            ("b", 999, true),
            ("a", 1000, true),
            ("a", 1999, false),
            ("a", 5000, true),
            ("a", 5999, false),
        ] {
            let now = start + Duration::from_millis(milliseconds);
            assert_eq!(every.is_due(topic, now), expected, "{topic} {milliseconds}");
        }
    }
}
