//! A small distribution: what a second of a run keeps of its latencies.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::observe::quantile_position;

/// Steps in each doubling of the time: a value is told within 6 %.
const STEPS: u64 = 16;

/// How long something took, over many times, in steps that grow with the time. Mergeable; some hundred bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sketch {
    /// The step of the first of `counts`.
    first: usize,
    /// How many took that long, step by step; neither its first nor its last is 0.
    counts: Vec<u64>,
}

/// The last step: an hour.
const LAST: usize = 458;

/// The step of a time in microseconds.
fn step(micros: u64) -> usize {
    let micros = micros.max(1);
    let step = if micros < STEPS {
        micros
    } else {
        let exponent = u64::from(micros.ilog2()) - 4;
        STEPS * exponent + (micros >> exponent)
    };
    usize::try_from(step).unwrap_or(LAST).min(LAST)
}

/// The longest time of a step, in microseconds.
fn top(step: usize) -> u64 {
    let step = step as u64;
    if step < 2 * STEPS {
        return step;
    }
    let exponent = step / STEPS - 1;
    ((step % STEPS + STEPS + 1) << exponent) - 1
}

impl Sketch {
    /// Something took `time`.
    pub fn record(&mut self, time: Duration) {
        self.add(step(u64::try_from(time.as_micros()).unwrap_or(u64::MAX)), 1);
    }

    fn add(&mut self, step: usize, count: u64) {
        if self.counts.is_empty() {
            self.first = step;
        }
        if step < self.first {
            let missing = self.first - step;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = step;
        }
        let at = step - self.first;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += count;
    }

    /// Adds the samples of `other`, exactly.
    pub fn merge(&mut self, other: &Sketch) {
        for (at, count) in other.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            self.add((other.first + at).min(LAST), *count);
        }
    }

    /// The number of samples.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The time that a share `quantile` of the samples does not exceed, 0 to 1; `None` without samples.
    pub fn quantile(&self, quantile: f64) -> Option<Duration> {
        let at = quantile_position(self.counts.iter().copied(), quantile)?;
        Some(Duration::from_micros(top((self.first + at).min(LAST))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_cover_the_times_without_a_gap() {
        assert_eq!(step(0), 1);
        assert_eq!(step(3_600_000_000), LAST);
        for at in 1..LAST {
            assert_eq!(step(top(at)), at, "{at}");
            assert_eq!(step(top(at) + 1), at + 1, "{at}");
        }
        assert!(top(step(3_600_000_000)) >= 3_600_000_000);
        assert_eq!(step(u64::MAX), LAST);
    }

    #[test]
    fn quantiles_are_within_six_percent() {
        let mut sketch = Sketch::default();
        for micros in 1..=100_000_u64 {
            sketch.record(Duration::from_micros(micros));
        }
        assert_eq!(sketch.count(), 100_000);
        for (quantile, exact) in [(0.5, 0.05), (0.9, 0.09), (0.99, 0.099), (1.0, 0.1)] {
            let found = sketch.quantile(quantile).unwrap().as_secs_f64();
            assert!((found / exact - 1.0).abs() < 0.065, "{quantile}: {found}");
        }
        assert_eq!(Sketch::default().quantile(0.5), None);
    }

    #[test]
    fn merged_is_as_if_recorded_together() {
        let (mut one, mut other, mut both) = (Sketch::default(), Sketch::default(), Sketch::default());
        for micros in [500, 3, 70_000, 4_000_000_000, 0, 80] {
            let time = Duration::from_micros(micros);
            if micros % 3 == 0 { &mut one } else { &mut other }.record(time);
            both.record(time);
        }
        one.merge(&other);
        assert_eq!(one, both);
    }
}
