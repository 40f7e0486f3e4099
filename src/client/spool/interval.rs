//! Brings a spool to the disk once a second, in a thread of its own: the sender does not stand still for it.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::ledger::Ledger;

/// How long after it was written something may not be on the disk, but for the time that it takes.
const INTERVAL: Duration = Duration::from_secs(1);

/// The thread; it ends with this.
#[derive(Debug)]
pub(super) struct Interval {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Interval {
    pub(super) fn start(ledger: Ledger) -> Self {
        let (end, ended) = channel();
        let thread = std::thread::spawn(move || {
            while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                ledger.sync();
            }
            ledger.sync();
        });
        Self {
            end: Some(end),
            thread: Some(thread),
        }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // It does not panic.
            let _ = thread.join();
        }
    }
}
