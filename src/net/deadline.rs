//! One limit for all the steps of a connection.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::DialError;

/// When dialling gives up, and how long it had.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    pub(super) at: Instant,
    pub(super) after: Duration,
}

impl Deadline {
    /// `after` from now, but at most a year: the clock ends somewhere.
    pub(super) fn new(after: Duration) -> Self {
        let now = Instant::now();
        let year = Duration::from_hours(365 * 24);
        Self {
            at: now + after.min(year),
            after,
        }
    }

    /// Runs `step` within the limit. `doing` says in an error what took too long.
    pub(super) async fn limit<T>(
        self,
        doing: impl FnOnce() -> String,
        step: impl Future<Output = T>,
    ) -> Result<T, DialError> {
        timeout_at(self.at, step).await.map_err(|_| DialError::TimedOut {
            doing: doing(),
            after: self.after,
        })
    }
}
