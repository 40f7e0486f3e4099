//! Which topics come first.

use std::cmp::Ordering;
use std::time::Duration;

use super::{Silence, Statistics, Topics};

/// What topics are ordered by. Those that are alike come in the order of their names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The most messages a second of late first; where there are none of late, the most since the observation began.
    #[default]
    Rate,
    /// The most messages a second since the observation began first.
    MeanRate,
    /// The most payload bytes first.
    Bytes,
    /// The latest message first.
    Last,
    /// Those that have been silent for the longest time first; the others follow, by their latest message, the oldest
    /// first.
    Silent,
    /// By name.
    Topic,
}

/// The first `limit` topics in this order.
pub fn ranked<'a>(
    topics: &'a Topics,
    order: Order,
    limit: usize,
    (now, silence): (Duration, &Silence),
) -> Vec<(&'a str, &'a Statistics)> {
    // What topics are compared by is worked out once for each.
    let mut keyed: Vec<(Key, &str, &Statistics)> = topics
        .iter()
        .map(|(topic, statistics)| (Key::of(statistics, order, now, silence), topic, statistics))
        .collect();
    let compare = |one: &(Key, &str, &Statistics), other: &(Key, &str, &Statistics)| {
        one.0.compare(&other.0).then_with(|| one.1.cmp(other.1))
    };
    if limit > 0 && limit < keyed.len() {
        keyed.select_nth_unstable_by(limit - 1, compare);
    }
    keyed.truncate(limit);
    keyed.sort_unstable_by(compare);
    keyed
        .into_iter()
        .map(|(_, topic, statistics)| (topic, statistics))
        .collect()
}

/// The larger comes first.
#[derive(Debug, Clone, Copy)]
struct Key(f64, f64);

impl Key {
    fn of(statistics: &Statistics, order: Order, now: Duration, silence: &Silence) -> Self {
        let last = statistics.last().unwrap_or_default().as_secs_f64();
        match order {
            Order::Rate => Key(statistics.recent_rate(now), statistics.mean_rate(now)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "what is alike in 53 bits may come in any order"
            )]
            Order::Bytes => Key(statistics.bytes() as f64, 0.0),
            Order::MeanRate => Key(statistics.mean_rate(now), 0.0),
            Order::Last => Key(last, 0.0),
            Order::Silent => {
                let silent = statistics.silent_for(now, silence);
                Key(silent.map_or(-1.0, |time| time.as_secs_f64()), -last)
            }
            Order::Topic => Key(0.0, 0.0),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.total_cmp(&self.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Arrival;

    /// `fast` goes on, `large` has ended long ago, `old` came once, `new` has just come, `kept` was retained.
    fn topics() -> Topics {
        let mut topics = Topics::within(1 << 20);
        let mut record = |topic: &str, second: u64, bytes: usize, retained: bool| {
            let at = Duration::from_secs(second);
            topics.record(topic, Arrival { at, bytes, retained });
        };
        record("kept", 0, 5, true);
        record("old", 1, 1, false);
        for second in 2..100 {
            record("fast", second, 2, false);
            if second < 10 {
                record("large", second, 1_000, false);
            }
        }
        record("new", 99, 3, false);
        topics
    }

    fn names(order: Order, limit: usize) -> Vec<String> {
        let topics = topics();
        let now = Duration::from_secs(100);
        let rows = ranked(&topics, order, limit, (now, &Silence::default()));
        rows.into_iter().map(|(topic, _)| topic.to_owned()).collect()
    }

    #[test]
    fn each_order_has_its_first() {
        assert_eq!(names(Order::Rate, 9), ["fast", "new", "large", "old", "kept"]);
        assert_eq!(names(Order::MeanRate, 9), ["fast", "large", "new", "old", "kept"]);
        assert_eq!(names(Order::Bytes, 9), ["large", "fast", "kept", "new", "old"]);
        assert_eq!(names(Order::Last, 9), ["fast", "new", "large", "old", "kept"]);
        assert_eq!(names(Order::Silent, 9), ["large", "kept", "old", "fast", "new"]);
        assert_eq!(names(Order::Topic, 9), ["fast", "kept", "large", "new", "old"]);
    }

    #[test]
    fn a_limit_takes_the_first() {
        for order in [
            Order::Rate,
            Order::Bytes,
            Order::Last,
            Order::Silent,
            Order::Topic,
        ] {
            let all = names(order, 9);
            for limit in 0..=5 {
                assert_eq!(names(order, limit), all[..limit], "{order:?} {limit}");
            }
        }
    }

    #[test]
    fn there_may_be_nothing() {
        let silence = Silence::default();
        assert_eq!(
            ranked(&Topics::within(0), Order::Rate, 5, (Duration::ZERO, &silence)),
            []
        );
    }
}
