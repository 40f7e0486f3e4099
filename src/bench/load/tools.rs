//! What a worker lends its clients while they do something.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;

use super::control::{Control, Shown, Span, StageCounts, raise};
use super::plan::Plan;
use super::publisher::Payloads;
use crate::bench::clock::{Clock, Nanos};
use crate::bench::counts::Counts;
use crate::bench::delivery::{Arrival, Hearing};
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
    /// By stage of the window.
    pub(super) recorders: Vec<Recorder>,
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
            recorders: vec![Recorder::new(); plan.stage_starts.len()],
            plan,
            control,
            worker,
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

    /// The stage of `time`. What is before the window is of the first, and what is after it of the last.
    fn stage(&self, time: Nanos) -> usize {
        self.plan.stage_at(time.saturating_sub(self.window.start))
    }

    /// The recorder of a stage, and the time since it began; before that, none.
    fn recorder(&mut self, stage: usize, time: Nanos) -> (&mut Recorder, Duration) {
        let start = self.window.start.saturating_add(self.plan.stage_starts[stage]);
        let at = Duration::from_nanos(time.saturating_sub(start));
        (&mut self.recorders[stage], at)
    }

    /// What is counted in the stage of `time`.
    pub(super) fn counts(&mut self, time: Nanos) -> &mut Counts {
        let stage = self.stage(time);
        &mut self.recorders[stage].tally.counts
    }

    /// The stages that something at `now` belongs to. Before the window that is each of them: they all rest on it.
    fn stages(&self, now: Nanos) -> std::ops::Range<usize> {
        if now < self.window.start {
            0..self.recorders.len()
        } else {
            let stage = self.stage(now);
            stage..stage + 1
        }
    }

    /// Shows so many more of a stage.
    fn show(&self, stage: usize, number: impl Fn(&StageCounts) -> &AtomicU64, by: u64) {
        raise(number(&self.shown().stages[stage]), by);
    }

    pub(super) fn payload(&mut self, stamp: &Stamp) -> Bytes {
        self.payloads
            .next(&self.plan.workload.payload, stamp, &mut self.random)
    }

    /// A message that was to be sent at `intended` was sent.
    pub(super) fn published(&mut self, intended: Nanos, sent: Nanos, bytes: u64, copies: u64) {
        let stage = self.stage(intended);
        let (recorder, at) = self.recorder(stage, sent);
        recorder.published(at, bytes);
        recorder.tally.counts.expected += copies;
        self.show(stage, |shown| &shown.published, 1);
        self.show(stage, |shown| &shown.expected, copies);
        self.shown().last.store(sent, Ordering::Relaxed);
    }

    /// It was sent by a schedule.
    pub(super) fn sent_after(&mut self, intended: Nanos, sent: Nanos, is_late: bool) {
        let (recorder, at) = self.recorder(self.stage(intended), sent);
        recorder.sent_after(at, Duration::from_nanos(sent - intended), is_late);
    }

    /// A message that was to be sent at `intended` and was sent at `sent` is acknowledged.
    pub(super) fn acknowledged(&mut self, now: Nanos, intended: Nanos, sent: Nanos) {
        let receives = self.plan.workload.verb.receives();
        let journey = Journey {
            intended: Duration::from_nanos(now.saturating_sub(intended)),
            // Where messages are received, the service time is theirs.
            service: (!receives).then(|| Duration::from_nanos(now.saturating_sub(sent))),
        };
        let (recorder, at) = self.recorder(self.stage(intended), now);
        recorder.acknowledged(at, journey);
    }

    /// A message arrived for the first time.
    pub(super) fn received(&mut self, now: Nanos, bytes: u64, stamp: Option<&Stamp>) {
        let journey = stamp.map(|stamp| Journey {
            intended: Duration::from_nanos(now.saturating_sub(stamp.intended)),
            service: Some(Duration::from_nanos(now.saturating_sub(stamp.sent))),
        });
        let stage = self.stage(stamp.map_or(now, |stamp| stamp.intended));
        let (recorder, at) = self.recorder(stage, now);
        recorder.received(at, bytes, journey);
        self.show(stage, |shown| &shown.received, 1);
    }

    /// What a message of the window, which was to be sent at `intended`, says of those that it overtook or that overtook it.
    pub(super) fn heard(&self, hearing: Hearing, intended: Nanos) {
        let stage = self.stage(intended);
        if hearing.arrival == Arrival::Reordered {
            self.show(stage, |shown| &shown.overdue, 1);
        }
        // Those in between are of the same stage, if both ends are.
        let both = self.window.contains(hearing.since) && self.stage(hearing.since) == stage;
        if hearing.overtaken > 0 && both {
            self.show(stage, |shown| &shown.overtaken, hearing.overtaken);
        }
    }

    pub(super) fn connected(&mut self, now: Nanos, since: Nanos) {
        let took = Duration::from_nanos(now.saturating_sub(since));
        for stage in self.stages(now) {
            let (recorder, at) = self.recorder(stage, now);
            recorder.connected(at, took);
        }
    }

    pub(super) fn subscribed(&mut self, now: Nanos, took: Duration) {
        for stage in self.stages(now) {
            self.recorders[stage].subscribed(took);
        }
    }

    pub(super) fn disconnected(&mut self, now: Nanos) {
        for stage in self.stages(now) {
            let (recorder, at) = self.recorder(stage, now);
            recorder.disconnected(at);
        }
    }

    /// Counts what became of a client.
    pub(super) fn count(&mut self, now: Nanos, count: impl Fn(&mut Counts)) {
        for stage in self.stages(now) {
            count(&mut self.recorders[stage].tally.counts);
        }
    }
}
