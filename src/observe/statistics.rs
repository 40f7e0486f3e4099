//! What is known of the messages of one topic, or of all.

use std::time::Duration;

use super::{Gaps, RateMeter, Silence};

/// A message, as far as statistics go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// When, since the observation began.
    pub at: Duration,
    /// How long its payload is.
    pub bytes: usize,
    /// Whether the broker had retained it, and it was published before the observation began.
    pub retained: bool,
}

/// How much came, how often and when last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    messages: u64,
    retained: u64,
    bytes: u64,
    last: Option<Duration>,
    /// When the last one came that was not retained.
    published: Option<Duration>,
    message_rate: RateMeter,
    byte_rate: RateMeter,
    gaps: Gaps,
}

impl Statistics {
    /// A message came, not before the one before it.
    pub fn record(&mut self, arrival: Arrival) {
        let Arrival { at, bytes, retained } = arrival;
        let bytes = bytes as u64;
        self.messages += 1;
        self.bytes += bytes;
        self.last = Some(at);
        if retained {
            self.retained += 1;
            return;
        }
        self.message_rate.add(at, 1);
        self.byte_rate.add(at, bytes);
        if let Some(before) = self.published.replace(at) {
            self.gaps.record(at.saturating_sub(before));
        }
    }

    /// How many there were, retained ones included.
    pub const fn messages(&self) -> u64 {
        self.messages
    }

    /// How many of them the broker had retained.
    pub const fn retained(&self) -> u64 {
        self.retained
    }

    /// How long their payloads are together.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// When the last one came.
    pub const fn last(&self) -> Option<Duration> {
        self.last
    }

    /// When the last one came that was not retained.
    pub const fn last_published(&self) -> Option<Duration> {
        self.published
    }

    /// Messages a second of late: see [`RateMeter`]. Without those that were retained.
    pub fn recent_rate(&self, now: Duration) -> f64 {
        self.message_rate.per_second(now)
    }

    /// Payload bytes a second of late, likewise.
    pub fn recent_byte_rate(&self, now: Duration) -> f64 {
        self.byte_rate.per_second(now)
    }

    /// Messages a second since the observation began, without those that were retained. 0 at the very beginning.
    pub fn mean_rate(&self, now: Duration) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rate is shown in few digits")]
        let published = (self.messages - self.retained) as f64;
        if now.is_zero() {
            return 0.0;
        }
        published / now.as_secs_f64()
    }

    /// The times from one to the next, without those that were retained.
    pub const fn gaps(&self) -> &Gaps {
        &self.gaps
    }

    /// For how long nothing was published where something is due, if that is so.
    pub fn silent_for(&self, now: Duration, silence: &Silence) -> Option<Duration> {
        let quiet = now.saturating_sub(self.published?);
        silence.is_silent(quiet, &self.gaps).then_some(quiet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn arrival(at: u64, bytes: usize) -> Arrival {
        Arrival {
            at: seconds(at),
            bytes,
            retained: false,
        }
    }

    #[test]
    fn all_is_counted() {
        let mut statistics = Statistics::default();
        for at in 0..=20 {
            statistics.record(arrival(at, 100));
        }
        assert_eq!((statistics.messages(), statistics.bytes()), (21, 2_100));
        assert_eq!((statistics.last(), statistics.retained()), (Some(seconds(20)), 0));
        assert!((statistics.mean_rate(seconds(21)) - 1.0).abs() < 1e-9);
        assert!((statistics.recent_rate(seconds(21)) - 1.0).abs() < 1e-9);
        assert!((statistics.recent_byte_rate(seconds(21)) - 100.0).abs() < 1e-9);
        assert!((statistics.mean_rate(seconds(42)) - 0.5).abs() < 1e-9);
        assert_eq!(statistics.recent_rate(seconds(42)).to_bits(), 0.0_f64.to_bits());
        assert_eq!(statistics.gaps().count(), 20);
    }

    #[test]
    fn what_was_retained_is_in_no_rate_and_no_gap() {
        let mut statistics = Statistics::default();
        let retained = true;
        statistics.record(Arrival {
            retained,
            ..arrival(1, 7)
        });
        assert_eq!(
            (statistics.messages(), statistics.retained(), statistics.bytes()),
            (1, 1, 7)
        );
        assert_eq!(
            (statistics.last(), statistics.last_published()),
            (Some(seconds(1)), None)
        );
        statistics.record(arrival(9, 3));
        assert_eq!(statistics.gaps().count(), 0);
        assert_eq!(statistics.last_published(), Some(seconds(9)));
        assert!((statistics.recent_rate(seconds(10)) - 0.1).abs() < 1e-9);
        assert!((statistics.recent_byte_rate(seconds(10)) - 0.3).abs() < 1e-9);
        assert!((statistics.mean_rate(seconds(10)) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_known_of_nothing() {
        let nothing = Statistics::default();
        assert_eq!(nothing.mean_rate(Duration::ZERO).to_bits(), 0.0_f64.to_bits());
        assert_eq!((nothing.last(), nothing.gaps().quantile(0.5)), (None, None));
        assert_eq!(nothing.silent_for(seconds(1_000), &Silence::default()), None);
    }
}
