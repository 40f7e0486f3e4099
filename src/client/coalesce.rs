//! Gathering messages that a broker sends one by one.
//!
//! A broker writes each message to the socket by itself. A subscriber that is faster than the broker is then woken for
//! each, and on a machine that both share takes the broker's time to be woken. A short sleep lets messages gather. It
//! costs latency, so it happens only while it pays: while the sleep before gathered more than one message.

use std::time::{Duration, Instant};

/// A read of this size is no longer small: the other side sends in blocks already.
const LARGE_READ: usize = 4096;

/// Shortest and longest sleep.
const SHORTEST: Duration = Duration::from_micros(20);
const LONGEST: Duration = Duration::from_micros(300);

/// Reads that follow each other faster than this are worth a try.
const FAST: Duration = Duration::from_micros(500);

/// Whether to sleep before the next read, and how long.
#[derive(Debug, Default)]
pub(super) struct Coalesce {
    /// Packets since the last pause.
    packets: usize,
    last_read: Option<Instant>,
    /// Reads in a row that were small and fast.
    streak: u32,
    /// The sleep before the next read; none at low rates.
    sleep: Duration,
}

impl Coalesce {
    /// A packet was taken from the input.
    pub(super) fn packet(&mut self) {
        self.packets += 1;
    }

    /// A read brought `bytes`.
    pub(super) fn read(&mut self, bytes: usize, input_was_empty: bool) {
        let now = Instant::now();
        let fast = self.last_read.replace(now).is_some_and(|last| now - last < FAST);
        let small = bytes < LARGE_READ && input_was_empty;
        self.streak = if fast && small { self.streak + 1 } else { 0 };
    }

    /// Sleeps if that gathers messages.
    pub(super) fn pause(&mut self) {
        let gathered = std::mem::take(&mut self.packets);
        self.sleep = match self.sleep {
            // A few small reads in quick succession: try.
            Duration::ZERO if self.streak >= 8 => SHORTEST,
            Duration::ZERO => return,
            // The last sleep gathered nothing: stop, and look for a new streak.
            _ if gathered <= 1 => {
                self.streak = 0;
                Duration::ZERO
            }
            sleep if self.streak == 0 => sleep.min(SHORTEST),
            sleep => (sleep * 2).min(LONGEST),
        };
        if !self.sleep.is_zero() {
            std::thread::sleep(self.sleep);
        }
    }
}
