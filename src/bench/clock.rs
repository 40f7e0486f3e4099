//! One monotonic clock for a whole run.

use std::time::{Duration, Instant};

/// Nanoseconds since the start of the run, the same in every thread.
pub type Nanos = u64;

/// A second.
pub const SECOND: Nanos = 1_000_000_000;

/// The clock of a run.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock that starts now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// The time since the start.
    pub fn now(self) -> Nanos {
        nanos(self.start.elapsed())
    }

    /// The instant of `time`.
    pub fn instant(self, time: Nanos) -> Instant {
        self.start + Duration::from_nanos(time)
    }
}

/// `duration` in nanoseconds; more than 584 years are that.
pub fn nanos(duration: Duration) -> Nanos {
    Nanos::try_from(duration.as_nanos()).unwrap_or(Nanos::MAX)
}
