//! How long it takes from message to message, in little memory.

use std::time::Duration;

use super::quantile::quantile_position;

/// Steps in each doubling of the time.
const STEPS: u64 = 8;

/// The width of the shortest steps in microseconds.
const UNIT: u64 = 8;

/// The number of the last step.
const LAST: u8 = u8::MAX;

/// A distribution of times between messages, in steps that grow with the time.
///
/// A quantile is within a sixteenth of the true one, or 4 µs where that is more, up to 38 hours; longer times count as that. It
/// takes 2 bytes for each step between the shortest and the longest time, which makes 512 at the most: a topic of steady
/// rate has few. No step counts further than 65,535; then all counts are halved, and what came long ago counts less.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// The step of the first of `counts`.
    first: u8,
    /// How many there were, step by step.
    counts: Vec<u16>,
}

/// The step that a time belongs to.
fn step(time: Duration) -> u8 {
    let units = u64::try_from(time.as_micros()).unwrap_or(u64::MAX) / UNIT;
    let step = if units < STEPS {
        units
    } else {
        let exponent = u64::from(units.ilog2() - STEPS.ilog2());
        STEPS * exponent + (units >> exponent)
    };
    u8::try_from(step).unwrap_or(LAST)
}

/// The middle of a step.
fn middle(step: u8) -> Duration {
    let step = u64::from(step);
    let (low, width) = if step < 2 * STEPS {
        (step, 1)
    } else {
        let exponent = step / STEPS - 1;
        ((step % STEPS + STEPS) << exponent, 1 << exponent)
    };
    Duration::from_micros(low * UNIT + width * UNIT / 2)
}

impl Gaps {
    /// The most memory that one takes beside itself, in bytes.
    pub const MOST_MEMORY: usize = 2 * (LAST as usize + 1);

    /// A message came so long after the one before.
    pub fn record(&mut self, gap: Duration) {
        let step = step(gap);
        if self.counts.is_empty() {
            self.first = step;
        }
        if step < self.first {
            let missing = usize::from(self.first - step);
            self.counts.reserve_exact(missing);
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = step;
        }
        let at = usize::from(step - self.first);
        if at >= self.counts.len() {
            self.counts.reserve_exact(at + 1 - self.counts.len());
            self.counts.resize(at + 1, 0);
        }
        if self.counts[at] == u16::MAX {
            for count in &mut self.counts {
                *count /= 2;
            }
        }
        self.counts[at] += 1;
    }

    /// How many there are, as far as they still count.
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// The time that a share `quantile` of the gaps does not exceed, 0 to 1; `None` without gaps.
    pub fn quantile(&self, quantile: f64) -> Option<Duration> {
        let counts = self.counts.iter().map(|count| u64::from(*count));
        let at = quantile_position(counts, quantile)?;
        Some(middle(u8::try_from(usize::from(self.first) + at).unwrap_or(LAST)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_is_within_the_stated_error() {
        let mut micros = 0_u64;
        while micros < 137_000_000_000 {
            let found = middle(step(Duration::from_micros(micros)));
            let error = found.abs_diff(Duration::from_micros(micros));
            let allowed = Duration::from_micros(4).max(Duration::from_micros(micros).mul_f64(0.0625));
            assert!(error <= allowed, "{micros} µs was told as {found:?}");
            micros += 1 + micros / 100;
        }
    }

    #[test]
    fn steps_follow_one_another() {
        for number in 1..=LAST {
            assert_eq!(step(middle(number)), number);
            assert!(middle(number) > middle(number - 1), "{number}");
        }
        assert_eq!(step(Duration::MAX), LAST);
        assert!(middle(LAST) > Duration::from_hours(36));
    }

    #[test]
    fn quantiles_are_those_of_the_samples() {
        let mut gaps = Gaps::default();
        assert_eq!((gaps.quantile(0.5), gaps.count()), (None, 0));
        // In no order, so that it grows at both ends.
        for number in 1..=1_000_u64 {
            gaps.record(Duration::from_millis(number * 617 % 1_001));
        }
        assert_eq!(gaps.count(), 1_000);
        for (quantile, exact) in [(0.0, 0.001), (0.5, 0.5), (0.99, 0.99), (1.0, 1.0)] {
            let found = gaps.quantile(quantile).unwrap().as_secs_f64();
            assert!((found / exact - 1.0).abs() <= 0.0625, "{quantile}: {found}");
        }
    }

    #[test]
    fn a_rare_gap_shows_in_p99_only_when_it_is_one_of_a_hundred() {
        let mut gaps = Gaps::default();
        for number in 0..1_000 {
            gaps.record(Duration::from_millis(if number % 50 == 0 { 5_000 } else { 100 }));
        }
        assert!(gaps.quantile(0.5).unwrap() < Duration::from_millis(107));
        assert!(gaps.quantile(0.97).unwrap() < Duration::from_millis(107));
        assert!(gaps.quantile(0.99).unwrap() > Duration::from_millis(4_700));
    }

    #[test]
    fn long_runs_keep_their_shape() {
        let mut gaps = Gaps::default();
        for number in 0..1_000_000 {
            gaps.record(Duration::from_millis(if number % 20 == 0 { 1_000 } else { 10 }));
        }
        assert!(gaps.count() <= 200_000, "{}", gaps.count());
        assert!(gaps.quantile(0.94).unwrap() < Duration::from_millis(11));
        assert!(gaps.quantile(0.96).unwrap() > Duration::from_millis(940));
    }

    #[test]
    fn memory_is_bounded() {
        let mut gaps = Gaps::default();
        for exponent in (0..60).rev() {
            for factor in 1..20 {
                gaps.record(Duration::from_micros(factor << exponent));
            }
        }
        assert!(
            gaps.counts.capacity() * 2 <= Gaps::MOST_MEMORY,
            "{}",
            gaps.counts.capacity()
        );
    }
}
