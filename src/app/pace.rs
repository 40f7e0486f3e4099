//! Messages a second.

use std::time::{Duration, Instant};

use super::Rate;

/// So much of a delay is made up for: a message that is late by less does not delay those after it, and what waited for
/// longer, for input or for the broker, does not come all at once.
const SLACK: Duration = Duration::from_millis(100);

/// When each message of a run is due.
#[derive(Debug)]
pub(super) struct Pace {
    rate: Rate,
    /// When the first of `count` was due.
    start: Instant,
    /// Messages since then.
    count: u64,
}

impl Pace {
    /// The first message is due at `start`.
    pub(super) const fn new(rate: Rate, start: Instant) -> Self {
        Self {
            rate,
            start,
            count: 0,
        }
    }

    /// When the next message is due; `None` beyond the end of time.
    pub(super) fn due(&self) -> Option<Instant> {
        // From the start each time, so that roundings do not add up.
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 messages")]
        let after = Duration::try_from_secs_f64(self.count as f64 / self.rate.0).unwrap_or(Duration::MAX);
        self.start.checked_add(after)
    }

    /// A message was sent.
    pub(super) fn sent(&mut self, now: Instant) {
        if let Some(due) = self.due()
            && let Some(earliest) = now.checked_sub(SLACK)
            && due < earliest
        {
            self.start = earliest;
            self.count = 0;
        }
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    #[test]
    fn messages_are_due_at_even_distances() {
        let start = Instant::now();
        let mut pace = Pace::new(Rate(3.0), start);
        for second in 0..1000 {
            assert_eq!(pace.due(), Some(start + Duration::from_secs(second)));
            for _ in 0..3 {
                pace.sent(pace.due().unwrap());
            }
        }
    }

    #[test]
    fn a_short_delay_is_made_up_for_and_a_long_one_is_not() {
        let start = Instant::now();
        let mut pace = Pace::new(Rate(1000.0), start);
        pace.sent(start + 60 * MILLISECOND);
        assert_eq!(pace.due(), Some(start + MILLISECOND));

        let late = start + Duration::from_secs(10);
        let mut burst = 0;
        while pace.due().unwrap() <= late {
            pace.sent(late);
            burst += 1;
        }
        assert!((100..=102).contains(&burst), "{burst} at once");
        pace.sent(late);
        assert!(pace.due().unwrap() > late);
    }

    #[test]
    fn a_rate_that_is_too_low_is_no_panic() {
        let mut pace = Pace::new(Rate(1e-300), Instant::now());
        assert!(pace.due().is_some());
        pace.sent(Instant::now());
        assert_eq!(pace.due(), None);
    }
}
