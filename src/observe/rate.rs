//! How much a second, of late.

use std::time::Duration;

/// The second that goes on, and the ten before it.
const SLOTS: u32 = 11;

/// Adds up what comes in each second, and forgets what came more than 11 seconds ago. 48 bytes.
///
/// The rate is exact over a known time: the second that goes on and the ten before it, or all the time since the
/// observation began where that is less.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateMeter {
    /// What came in the seconds up to `latest`, each at its number modulo their count.
    slots: [u32; SLOTS as usize],
    /// The number of the second in which something came last.
    latest: u32,
}

impl RateMeter {
    /// The longest time that a rate is about.
    pub const WINDOW: Duration = Duration::from_secs(SLOTS as u64);

    /// So much came at `at`, which is not before what came last. More than 4,294,967,295 in a second count as that.
    pub fn add(&mut self, at: Duration, amount: u64) {
        let second = second(at).max(self.latest);
        self.forget_before(second);
        let slot = &mut self.slots[index(second)];
        *slot = slot.saturating_add(u32::try_from(amount).unwrap_or(u32::MAX));
    }

    /// How much a second came of late, as of `now`. What came in the first second of all counts as spread over a whole
    /// one.
    pub fn per_second(&self, now: Duration) -> f64 {
        let current = second(now).max(self.latest);
        let oldest = oldest(current);
        let sum: u64 = (oldest..=self.latest)
            .map(|second| u64::from(self.slots[index(second)]))
            .sum();
        let seconds = (now.as_secs_f64() - f64::from(oldest)).max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
        let sum = sum as f64;
        sum / seconds
    }

    /// Empties the slots of the seconds after the latest, up to `second`, which becomes the latest.
    fn forget_before(&mut self, second: u32) {
        for passed in (self.latest + 1).max(oldest(second))..=second {
            self.slots[index(passed)] = 0;
        }
        self.latest = second;
    }
}

/// The oldest second that counts when `second` goes on.
const fn oldest(second: u32) -> u32 {
    second.saturating_sub(SLOTS - 1)
}

fn index(second: u32) -> usize {
    (second % SLOTS) as usize
}

/// The last one is 136 years away.
fn second(at: Duration) -> u32 {
    u32::try_from(at.as_secs()).unwrap_or(u32::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[track_caller]
    fn assert_rate(meter: &RateMeter, now: f64, expected: f64) {
        let rate = meter.per_second(at(now));
        assert!((rate - expected).abs() < 1e-6, "{rate} at {now}, not {expected}");
    }

    #[test]
    fn a_steady_rate_is_exact_from_the_first_second_on() {
        let mut meter = RateMeter::default();
        // Twenty a second, each half-way through its twentieth.
        for number in 0..1_000 {
            let now = (f64::from(number) + 0.5) / 20.0;
            meter.add(at(now), 1);
            if (number + 1) % 20 == 0 {
                // All of a second are there, and none of the next.
                let whole = f64::from((number + 1) / 20);
                assert_rate(&meter, whole - 1e-9, 20.0);
            }
        }
    }

    #[test]
    fn the_first_second_counts_as_a_whole_one() {
        let mut meter = RateMeter::default();
        assert_rate(&meter, 0.0, 0.0);
        meter.add(at(0.001), 5);
        assert_rate(&meter, 0.002, 5.0);
        assert_rate(&meter, 2.0, 2.5);
    }

    #[test]
    fn what_came_long_ago_is_forgotten() {
        let mut meter = RateMeter::default();
        meter.add(at(0.5), 33);
        assert_rate(&meter, 10.999, 33.0 / 10.999);
        assert_rate(&meter, 11.0, 0.0);
        assert_rate(&meter, 1e6, 0.0);
        // The slot is used again, and was emptied.
        meter.add(at(22.5), 10);
        assert_rate(&meter, 23.0, 1.0);
    }

    #[test]
    fn a_pause_longer_than_the_window_leaves_nothing_behind() {
        let mut meter = RateMeter::default();
        for second in 0..11 {
            meter.add(at(f64::from(second)), 100);
        }
        meter.add(at(1_000.0), 11);
        assert_rate(&meter, 1_001.0, 1.1);
    }

    #[test]
    fn a_clock_that_goes_back_loses_nothing() {
        let mut meter = RateMeter::default();
        meter.add(at(5.0), 1);
        meter.add(at(3.0), 5);
        assert_rate(&meter, 6.0, 1.0);
    }

    #[test]
    fn large_amounts_do_not_wrap() {
        let mut meter = RateMeter::default();
        meter.add(at(0.0), u64::MAX);
        meter.add(at(0.0), 1);
        assert_rate(&meter, 1.0, f64::from(u32::MAX));
        meter.add(Duration::MAX, 7);
        assert!(meter.per_second(Duration::MAX) >= 0.0);
    }

    #[test]
    fn a_meter_is_small() {
        assert_eq!(size_of::<RateMeter>(), 48);
    }
}
