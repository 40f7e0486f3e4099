//! The topics that were seen, each with its statistics.

use std::collections::HashMap;
use std::time::Duration;

use super::{Arrival, Gaps, Silence, Statistics};

/// What a topic costs at the most beside its name, in bytes: its statistics, its place in the table, which may be half
/// empty, and the distribution of its gaps.
pub const TOPIC_COST: usize = 2 * size_of::<(Box<str>, Statistics)>() + Gaps::MOST_MEMORY;

/// Every topic that was seen, up to a bound of memory. What comes on further topics is counted in the sums only.
#[derive(Debug, Clone)]
pub struct Topics {
    seen: HashMap<Box<str>, Statistics>,
    total: Statistics,
    /// Bytes that may still be spent.
    left: usize,
    untracked: u64,
}

impl Topics {
    /// None yet. They may cost so many bytes, each [`TOPIC_COST`] and the length of its name.
    pub fn within(bytes: usize) -> Self {
        Self {
            seen: HashMap::new(),
            total: Statistics::default(),
            left: bytes,
            untracked: 0,
        }
    }

    /// A message came on `topic`, not before the one before it.
    pub fn record(&mut self, topic: &str, arrival: Arrival) {
        self.total.record(arrival);
        if let Some(statistics) = self.seen.get_mut(topic) {
            statistics.record(arrival);
            return;
        }
        let Some(left) = self.left.checked_sub(TOPIC_COST + topic.len()) else {
            self.untracked += 1;
            return;
        };
        self.left = left;
        self.seen.entry(topic.into()).or_default().record(arrival);
    }

    /// How many topics there are.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// All messages together.
    pub const fn total(&self) -> &Statistics {
        &self.total
    }

    /// How many messages came on topics for which there was no more memory.
    pub const fn untracked(&self) -> u64 {
        self.untracked
    }

    /// The topics, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Statistics)> {
        self.seen.iter().map(|(topic, statistics)| (&**topic, statistics))
    }

    /// One of them.
    pub fn get(&self, topic: &str) -> Option<&Statistics> {
        self.seen.get(topic)
    }

    /// How many of them are silent.
    pub fn silent(&self, now: Duration, silence: &Silence) -> usize {
        let silent = |statistics: &&Statistics| statistics.silent_for(now, silence).is_some();
        self.seen.values().filter(silent).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(seconds: u64) -> Arrival {
        Arrival {
            at: Duration::from_secs(seconds),
            bytes: 10,
            retained: false,
        }
    }

    #[test]
    fn each_topic_has_its_own_figures_and_all_have_their_sum() {
        let mut topics = Topics::within(1 << 20);
        assert!(topics.is_empty());
        for second in 0..30 {
            topics.record("fast", arrival(second));
            if second < 9 && second % 3 == 0 {
                topics.record("slow", arrival(second));
            }
        }
        assert_eq!(
            (topics.len(), topics.total().messages(), topics.untracked()),
            (2, 33, 0)
        );
        assert_eq!(topics.get("fast").unwrap().messages(), 30);
        assert_eq!(topics.get("slow").unwrap().messages(), 3);
        assert_eq!(topics.get("none"), None);
        assert_eq!(topics.silent(Duration::from_secs(30), &Silence::default()), 1);
        assert_eq!(topics.silent(Duration::from_mins(5), &Silence::default()), 2);
        assert_eq!(topics.iter().map(|(_, topic)| topic.bytes()).sum::<u64>(), 330);
    }

    #[test]
    fn memory_is_bounded_and_what_is_left_out_is_counted() {
        let mut topics = Topics::within(3 * (TOPIC_COST + 1));
        for (second, topic) in ["a", "b", "c", "d", "a", "e"].into_iter().enumerate() {
            topics.record(topic, arrival(second as u64));
        }
        assert_eq!(
            (topics.len(), topics.untracked(), topics.total().messages()),
            (3, 2, 6)
        );
        assert_eq!(topics.get("a").unwrap().messages(), 2);
    }

    #[test]
    fn a_topic_costs_a_kilobyte_at_the_most() {
        const { assert!(TOPIC_COST <= 1_024) };
    }
}
