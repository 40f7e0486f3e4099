//! What a worker lends its clients while they do something.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;

use super::control::{Control, Shown, Span};
use super::plan::Plan;
use super::publisher::Payloads;
use crate::bench::clock::{Clock, Nanos};
use crate::bench::recorder::{Journey, Recorder};
use crate::bench::stamp::Stamp;

/// What a read takes at most.
const READ: usize = 64 * 1024;

/// What a worker lends its clients.
pub(super) struct Tools {
    pub(super) plan: Arc<Plan>,
    pub(super) control: Arc<Control>,
    /// Which of the workers this is.
    worker: usize,
    pub(super) recorder: Recorder,
    payloads: Payloads,
    random: fastrand::Rng,
    /// The window, as it was when the worker was woken.
    window: Span,
    /// What is read, by one client after the other.
    pub(super) input: Vec<u8>,
    /// A buffer for the output of the client that has something to send.
    pub(super) spare: Vec<u8>,
}

impl Tools {
    pub(super) fn new(plan: Arc<Plan>, control: Arc<Control>, worker: usize) -> Self {
        Self {
            window: control.window(),
            plan,
            control,
            worker,
            recorder: Recorder::new(),
            payloads: Payloads::default(),
            random: fastrand::Rng::new(),
            input: vec![0; READ],
            spare: Vec::new(),
        }
    }

    pub(super) fn clock(&self) -> Clock {
        self.control.clock
    }

    pub(super) fn window(&self) -> Span {
        self.window
    }

    /// The worker was woken: the window may have been moved.
    pub(super) fn refresh(&mut self) {
        self.window = self.control.window();
    }

    pub(super) fn shown(&self) -> &Shown {
        &self.control.workers[self.worker]
    }

    /// The time since the window began; before it began, none.
    fn at(&self, time: Nanos) -> Duration {
        Duration::from_nanos(time.saturating_sub(self.window.start))
    }

    pub(super) fn payload(&mut self, stamp: &Stamp) -> Bytes {
        self.payloads
            .next(&self.plan.workload.payload, stamp, &mut self.random)
    }

    pub(super) fn published(&mut self, sent: Nanos, bytes: u64, copies: u64) {
        self.recorder.published(self.at(sent), bytes);
        let shown = self.shown();
        // Nobody else writes these.
        shown
            .published
            .store(shown.published.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        shown
            .expected
            .store(shown.expected.load(Ordering::Relaxed) + copies, Ordering::Relaxed);
        shown.last.store(sent, Ordering::Relaxed);
    }

    pub(super) fn sent_after(&mut self, sent: Nanos, lag: Nanos, is_late: bool) {
        self.recorder
            .sent_after(self.at(sent), Duration::from_nanos(lag), is_late);
    }

    /// A message that was to be sent at `intended` and was sent at `sent` is acknowledged.
    pub(super) fn acknowledged(&mut self, now: Nanos, intended: Nanos, sent: Nanos) {
        let receives = self.plan.workload.verb.receives();
        let journey = Journey {
            intended: Duration::from_nanos(now.saturating_sub(intended)),
            // Where messages are received, the service time is theirs.
            service: (!receives).then(|| Duration::from_nanos(now.saturating_sub(sent))),
        };
        self.recorder.acknowledged(self.at(now), journey);
    }

    /// A message arrived for the first time.
    pub(super) fn received(&mut self, now: Nanos, bytes: u64, stamp: Option<&Stamp>) {
        let journey = stamp.map(|stamp| Journey {
            intended: Duration::from_nanos(now.saturating_sub(stamp.intended)),
            service: Some(Duration::from_nanos(now.saturating_sub(stamp.sent))),
        });
        self.recorder.received(self.at(now), bytes, journey);
        let shown = self.shown();
        shown
            .received
            .store(shown.received.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    pub(super) fn connected(&mut self, now: Nanos, since: Nanos) {
        let took = Duration::from_nanos(now.saturating_sub(since));
        self.recorder.connected(self.at(now), took);
    }

    pub(super) fn disconnected(&mut self, now: Nanos) {
        self.recorder.disconnected(self.at(now));
    }
}
