//! Steps of the system's clock: what sets it, be it a person or a machine that was suspended, shows against the clock that
//! nobody sets.

use jiff::Timestamp;

use crate::bench::clock::Nanos;

/// A clock is slewed by a thousandth at most; a difference of more than this from one look to the next is a step.
const STEP: i128 = 20_000_000;

/// Two readings that are further apart than this say nothing: the thread lost the processor in between.
const TOGETHER: Nanos = 2_000_000;

/// A clock that was set steps once or twice. Beyond this it is not worth a list.
const MOST: usize = 8;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ClockStep {
    /// When it was seen.
    pub(super) at: Nanos,
    /// By how much, in seconds; negative is back.
    pub(super) seconds: f64,
}

/// Watches the system's clock.
#[derive(Debug, Default)]
pub(super) struct WallClock {
    /// How far it is ahead of the run's, in nanoseconds.
    ahead: Option<i128>,
    pub(super) steps: Vec<ClockStep>,
}

impl WallClock {
    /// The system's clock said `wall`, between `before` and `after` by the run's.
    pub(super) fn look(&mut self, before: Nanos, wall: Timestamp, after: Nanos) {
        if after.saturating_sub(before) > TOGETHER {
            return;
        }
        let ahead = wall.as_nanosecond() - i128::from(before.midpoint(after));
        let step = ahead - self.ahead.replace(ahead).unwrap_or(ahead);
        if step.abs() > STEP && self.steps.len() < MOST {
            #[expect(clippy::cast_precision_loss, reason = "shown in milliseconds")]
            let seconds = step as f64 / 1e9;
            self.steps.push(ClockStep { at: after, seconds });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::clock::SECOND;

    /// What is seen of a clock that is so many nanoseconds ahead at each second.
    fn steps(ahead: &[i64]) -> Vec<(Nanos, f64)> {
        let mut clock = WallClock::default();
        for (second, ahead) in (1_u64..).zip(ahead) {
            let now = second * SECOND;
            let wall = i128::from(now) + i128::from(*ahead) + 1_700_000_000_000_000_000;
            clock.look(now - 500, Timestamp::from_nanosecond(wall).unwrap(), now + 500);
        }
        clock
            .steps
            .iter()
            .map(|step| (step.at / SECOND, step.seconds))
            .collect()
    }

    #[test]
    fn a_clock_that_is_set_steps() {
        assert_eq!(steps(&[0, 0, 3_000_000_000, 3_000_000_000]), [(3, 3.0)]);
        assert_eq!(steps(&[0, -30_000_000, 0]), [(2, -0.03), (3, 0.03)]);
    }

    #[test]
    fn a_clock_that_is_slewed_does_not() {
        let slewed: Vec<i64> = (0..1_000).map(|second| second * 500_000).collect();
        assert_eq!(steps(&slewed), []);
    }

    #[test]
    fn a_thread_that_lost_its_turn_between_two_readings_saw_nothing() {
        let mut clock = WallClock::default();
        let wall = |nanos: i128| Timestamp::from_nanosecond(nanos).unwrap();
        clock.look(0, wall(0), 10);
        clock.look(1_000, wall(90_000_000), 100_000_000);
        clock.look(100_001_000, wall(100_001_000), 100_001_010);
        assert_eq!(clock.steps, []);
    }
}
