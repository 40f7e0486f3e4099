//! When each record is due.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::options::Speed;

/// Turns the times of records into instants. A late message does not delay those after it.
#[derive(Debug)]
pub(super) struct Clock {
    speed: Speed,
    /// The time of the first record of the round, and the instant that stands for it.
    origin: Option<(Timestamp, Instant)>,
    /// When the last record so far was due.
    last: Option<Instant>,
}

impl Clock {
    pub(super) const fn new(speed: Speed) -> Self {
        Self {
            speed,
            origin: None,
            last: None,
        }
    }

    /// The records begin again: the first of them follows the last at once.
    pub(super) fn restart(&mut self) {
        self.origin = None;
    }

    /// When a record of `time` is due that was read at `now`; `None` is at once.
    pub(super) fn due(&mut self, time: Option<Timestamp>, now: Instant) -> Option<Instant> {
        let Speed::Times(thousandths) = self.speed else {
            return None;
        };
        let time = time?;
        let start = self.last.map_or(now, |last| last.max(now));
        let (first, start) = *self.origin.get_or_insert((time, start));
        let due = start.checked_add(scaled(time.duration_since(first).try_into().ok()?, thousandths))?;
        self.last = self.last.max(Some(due));
        Some(due)
    }
}

/// `gap` at so many thousandths of its speed.
fn scaled(gap: Duration, thousandths: NonZeroU32) -> Duration {
    let nanoseconds = gap.as_nanos() * 1000 / u128::from(thousandths.get());
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(thousandths: u32) -> Clock {
        Clock::new(Speed::Times(NonZeroU32::new(thousandths).unwrap()))
    }

    fn time(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(1_795_431_641_000 + milliseconds).unwrap()
    }

    #[test]
    fn gaps_are_kept_or_scaled() {
        for (thousandths, expected) in [
            (1000, [0, 1500, 100, 1501]),
            (10_000, [0, 150, 10, 150]),
            (500, [0, 3000, 200, 3002]),
        ] {
            let mut clock = clock(thousandths);
            let now = Instant::now();
            for (at, expected) in [0, 1500, 100, 1501].into_iter().zip(expected) {
                let due = clock.due(Some(time(at)), now).unwrap();
                assert_eq!((due - now).as_millis(), expected, "{thousandths} {at}");
            }
        }
    }

    #[test]
    fn what_has_no_time_or_an_earlier_one_is_due_at_once() {
        let mut clock = clock(1000);
        let now = Instant::now();
        assert_eq!(clock.due(None, now), None);
        assert_eq!(clock.due(Some(time(50)), now), Some(now));
        assert_eq!(clock.due(Some(time(0)), now), None);
        assert_eq!(Clock::new(Speed::Max).due(Some(time(0)), now), None);
    }

    #[test]
    fn a_round_begins_where_the_last_one_ended() {
        let mut clock = clock(1000);
        let now = Instant::now();
        clock.due(Some(time(0)), now);
        clock.due(Some(time(700)), now);
        clock.restart();
        let later = now + Duration::from_millis(10);
        assert_eq!(
            clock.due(Some(time(0)), later),
            Some(now + Duration::from_millis(700))
        );
        assert_eq!(
            clock.due(Some(time(100)), later),
            Some(now + Duration::from_millis(800))
        );
    }
}
