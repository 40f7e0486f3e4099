//! What is lost for good while a run lasts.

use std::collections::VecDeque;

use crate::bench::clock::Nanos;

/// Tells how many messages are lost, of those that a later one of their publisher has overtaken: each that has not come
/// for as long as the run would wait for it at its end. Those that nothing has overtaken may still be on their way.
#[derive(Debug)]
pub(super) struct Overdue {
    /// How long it is.
    patience: Nanos,
    /// How many had been overtaken, and when that was seen; of the time that has yet to pass.
    recent: VecDeque<(Nanos, u64)>,
    /// How many had been overtaken before that.
    before: u64,
}

impl Overdue {
    /// Nothing has been seen.
    pub(super) fn new(patience: Nanos) -> Self {
        Self {
            patience,
            recent: VecDeque::new(),
            before: 0,
        }
    }

    /// Up to `now` so many messages were overtaken, and so many came after they were. How many are lost, at least: what
    /// came late may be one of those that have not been missing for long.
    pub(super) fn look(&mut self, now: Nanos, overtaken: u64, came: u64) -> u64 {
        if self.recent.back().map_or(self.before, |(_, seen)| *seen) != overtaken {
            self.recent.push_back((now, overtaken));
        }
        while let Some((time, seen)) = self.recent.front()
            && time.saturating_add(self.patience) <= now
        {
            self.before = *seen;
            self.recent.pop_front();
        }
        self.before.saturating_sub(came)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_away_is_lost_when_its_time_has_passed() {
        let mut overdue = Overdue::new(50);
        assert_eq!(overdue.look(0, 0, 0), 0);
        assert_eq!(overdue.look(10, 3, 0), 0);
        assert_eq!(overdue.look(59, 3, 0), 0);
        assert_eq!(overdue.look(60, 3, 0), 3);
        assert_eq!(overdue.look(61, 5, 0), 3, "two more have just been overtaken");
        assert_eq!(overdue.look(111, 5, 0), 5);
    }

    #[test]
    fn what_comes_in_time_is_not() {
        let mut overdue = Overdue::new(50);
        overdue.look(10, 3, 0);
        assert_eq!(overdue.look(100, 3, 3), 0);
        assert_eq!(overdue.look(200, 4, 3), 0);
        assert_eq!(overdue.look(300, 4, 3), 1);
        assert_eq!(overdue.look(301, 4, 4), 0, "it came after all");
    }

    #[test]
    fn constant_reordering_is_no_loss() {
        let mut overdue = Overdue::new(50);
        for step in 0..1_000 {
            assert_eq!(overdue.look(step * 10, step + 1, step), 0);
        }
    }
}
