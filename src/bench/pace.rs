//! When each message is to be sent: a schedule that no answer of the broker moves.

use std::time::Duration;

use super::clock::{Nanos, SECOND, nanos};

/// A part of a run with one rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// How long it is.
    pub duration: Duration,
    /// Messages a second, of all publishers together; above 0.
    pub rate: f64,
}

/// The instants of all messages of a run, evenly spaced within each stage. Message `k` is that of publisher `k` modulo
/// their number.
#[derive(Debug, Clone)]
pub struct Schedule {
    stages: Vec<Leg>,
}

/// A stage with its place.
#[derive(Debug, Clone, Copy)]
struct Leg {
    /// The number of the first message.
    first: u64,
    /// When that is, in nanoseconds after the start.
    start: f64,
    /// Nanoseconds from one message to the next.
    interval: f64,
}

impl Schedule {
    /// The schedule of `stages`, one after the other. The last goes on for ever: how long it is used is for its user to
    /// say.
    pub fn new(stages: &[Stage]) -> Self {
        let mut legs = Vec::with_capacity(stages.len());
        let (mut first, mut start, mut end) = (0, 0.0_f64, 0);
        for stage in stages {
            #[expect(clippy::cast_precision_loss, reason = "a nanosecond in three months is lost")]
            let interval = SECOND as f64 / stage.rate;
            // A stage begins no sooner than the interval of the message before allows, which spans the border.
            legs.push(Leg {
                first,
                start,
                interval,
            });
            end += nanos(stage.duration);
            #[expect(clippy::cast_precision_loss, reason = "a nanosecond in three months is lost")]
            let end = end as f64;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "not negative, and saturates"
            )]
            let count = ((end - start) / interval).ceil().max(0.0) as u64;
            first += count;
            start = start.max(end);
        }
        Self { stages: legs }
    }

    /// When message `number` is to be sent, in nanoseconds after the start. Never before the one before.
    pub fn instant(&self, number: u64) -> Nanos {
        let leg = self.stages.iter().rev().find(|leg| leg.first <= number);
        let Some(leg) = leg else { return 0 };
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative; a nanosecond in three months is lost"
        )]
        let time = (leg.start + (number - leg.first) as f64 * leg.interval) as Nanos;
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(seconds: u64, rate: f64) -> Stage {
        Stage {
            duration: Duration::from_secs(seconds),
            rate,
        }
    }

    #[test]
    fn messages_are_evenly_spaced() {
        let schedule = Schedule::new(&[stage(10, 1000.0)]);
        assert_eq!(schedule.instant(0), 0);
        assert_eq!(schedule.instant(1), 1_000_000);
        assert_eq!(schedule.instant(9_999), 9_999_000_000);
        assert_eq!(schedule.instant(20_000), 20 * SECOND, "the last stage goes on");
    }

    #[test]
    fn a_rate_that_is_no_divisor_does_not_drift() {
        let schedule = Schedule::new(&[stage(1, 3.0)]);
        assert_eq!(schedule.instant(1), 333_333_333);
        assert_eq!(schedule.instant(3_000_000), 1_000_000 * SECOND);
    }

    #[test]
    fn stages_follow_each_other() {
        let schedule = Schedule::new(&[stage(10, 1000.0), stage(30, 5000.0), stage(1, 10.0)]);
        assert_eq!(schedule.instant(9_999), 9_999_000_000);
        assert_eq!(schedule.instant(10_000), 10 * SECOND);
        assert_eq!(schedule.instant(10_001), 10 * SECOND + 200_000);
        assert_eq!(schedule.instant(160_000), 40 * SECOND);
        assert_eq!(schedule.instant(160_001), 40 * SECOND + SECOND / 10);
        let instants: Vec<Nanos> = (0..170_000).map(|number| schedule.instant(number)).collect();
        assert!(instants.is_sorted());
    }

    #[test]
    fn a_stage_too_short_for_one_message_has_one_at_its_start() {
        let schedule = Schedule::new(&[stage(1, 0.1), stage(1, 1.0)]);
        assert_eq!(schedule.instant(0), 0);
        assert_eq!(schedule.instant(1), SECOND);
    }
}
