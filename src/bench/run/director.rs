//! Leads a load through its phases.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use super::overdue::Overdue;
use super::wall_clock::{ClockStep, WallClock};
use super::{Progress, Reached, Step, Watch};
use crate::bench::clock::{Nanos, SECOND, nanos};
use crate::bench::load::{Control, Load, Phase, Span, StageCounts};
use crate::bench::processor::{process_time, resident_bytes};
use crate::bench::recorder::Tally;
use crate::bench::report::{Ending, Generator, Verb};
use crate::bench::workload::{Pace, Workload};
use crate::mqtt::QoS;

/// How often the threads are looked at.
const LOOK: Duration = Duration::from_millis(5);

/// How often whoever watches is told.
const TELL: Nanos = SECOND / 10;

/// From the decision to the beginning of the load, so that all threads know of it.
const LEAD: Nanos = 5_000_000;

/// At QoS 0, where nothing that is lost comes again, the drain ends when nothing has come for so long.
const QUIET: Nanos = SECOND;

/// A load that has had no connection for so long is over.
const ALONE: Nanos = 3 * SECOND;

/// A closed loop that is to end after a number of messages ends when none has gone through for so long.
const STUCK: Nanos = 10 * SECOND;

/// How long the drain of an interrupted run may take.
const LAST_DRAIN: Duration = Duration::from_secs(1);

/// Leads a load through its phases.
pub(super) struct Director<'a> {
    workload: &'a Workload,
    load: &'a Load,
    control: &'a Control,
    watch: &'a mut dyn Watch,
    /// When whoever watches was told last.
    told: Nanos,
    /// By stage.
    overdue: Vec<Overdue>,
    /// The system's clock.
    read_wall_clock: &'a dyn Fn() -> Timestamp,
    wall_clock: WallClock,
    pub(super) ending: Ending,
    cpu_at_start: Option<Duration>,
    pub(super) generator: Generator,
}

impl<'a> Director<'a> {
    pub(super) fn new(
        workload: &'a Workload,
        load: &'a Load,
        watch: &'a mut dyn Watch,
        read_wall_clock: &'a dyn Fn() -> Timestamp,
    ) -> Self {
        let stages = load.plan.stage_starts.iter();
        Self {
            overdue: stages
                .map(|_| Overdue::new(nanos(workload.timing.drain)))
                .collect(),
            read_wall_clock,
            wall_clock: WallClock::default(),
            workload,
            load,
            control: &load.control,
            watch,
            told: 0,
            ending: Ending::Complete,
            cpu_at_start: None,
            generator: Generator::default(),
        }
    }

    fn now(&self) -> Nanos {
        self.control.clock.now()
    }

    pub(super) async fn direct(&mut self) {
        let is_conn = self.workload.verb == Verb::Conn;
        if is_conn {
            // Connecting is what is measured.
            self.cpu_at_start = Some(process_time());
        }
        self.connect().await;
        if self.ending != Ending::Complete {
            return;
        }
        if self
            .control
            .sum(|shown| shown.usable.load(Ordering::Acquire).into())
            == 0
        {
            self.ending = Ending::Failed;
            return;
        }
        let timing = &self.workload.timing;
        let begins = self.beginning().await;
        let start = if is_conn { 0 } else { begins + nanos(timing.warmup) };
        let end = begins.max(start).saturating_add(nanos(timing.duration));
        self.control.load(begins, Span { start, end });
        self.load_until(end).await;
        self.measure();
        if self.ending != Ending::Failed {
            self.drain(self.workload.timing.drain).await;
        }
    }

    /// Waits until every client is connected and subscribed, or never will be.
    async fn connect(&mut self) {
        let clients = u64::from(self.workload.clients.count());
        let limit = nanos(self.workload.timing.patience) + self.ramp_time();
        while self
            .control
            .sum(|shown| shown.settled.load(Ordering::Acquire).into())
            < clients
        {
            if self.now() > limit || self.load.has_failed() {
                return;
            }
            if !self.look(Step::Connecting).await {
                return;
            }
        }
    }

    /// How long the ramp takes.
    fn ramp_time(&self) -> Nanos {
        let rate = self.workload.timing.ramp.unwrap_or(f64::INFINITY);
        let seconds = f64::from(self.workload.clients.count()) / rate;
        nanos(Duration::try_from_secs_f64(seconds).unwrap_or_default())
    }

    /// When the load begins: now, or at the common instant.
    async fn beginning(&mut self) -> Nanos {
        if let Some(instant) = self.workload.timing.start_at {
            while (self.read_wall_clock)() < instant {
                if !self.look(Step::Connecting).await {
                    break;
                }
            }
        }
        self.now() + LEAD
    }

    /// Waits for the end of the window: its time, its number of messages, the end of all connections.
    async fn load_until(&mut self, end: Nanos) {
        let start = self.control.window().start;
        let target = self.workload.timing.messages.unwrap_or(u64::MAX);
        let mut connected_at = self.now();
        // What only a number of messages ends must not wait for one that never comes.
        let counts = self.workload.timing.messages.is_some() && self.workload.pace == Pace::Closed;
        let mut moved = (0, connected_at);
        loop {
            let now = self.now();
            if now >= start && self.cpu_at_start.is_none() {
                self.cpu_at_start = Some(process_time());
            }
            if now >= end {
                return self.control.drain(end);
            }
            let reached = if self.workload.verb == Verb::Sub {
                self.control.sum(|shown| shown.sum(|stage| &stage.received))
            } else {
                self.control.sum(|shown| shown.sum(|stage| &stage.published))
            };
            if reached >= target {
                let last = self
                    .control
                    .workers
                    .iter()
                    .map(|shown| shown.last.load(Ordering::Relaxed));
                let last = last.max().filter(|last| *last > 0).unwrap_or(now);
                return self.control.drain(last + 1);
            }
            if self
                .control
                .sum(|shown| shown.connected.load(Ordering::Relaxed).into())
                > 0
            {
                connected_at = now;
            }
            if reached != moved.0 {
                moved = (reached, now);
            }
            let is_stuck = counts && now.saturating_sub(moved.1.max(start)) > STUCK;
            if is_stuck
                || now - connected_at > ALONE
                || self.load.has_failed()
                || self.control.cannot_publish()
            {
                self.ending = Ending::Failed;
                return self.control.drain(now);
            }
            let step = if now < start {
                Step::WarmingUp
            } else {
                Step::Measuring
            };
            if !self.look(step).await {
                return self.control.drain(self.now());
            }
        }
    }

    /// Waits for what is on its way.
    async fn drain(&mut self, limit: Duration) {
        if matches!(self.workload.verb, Verb::Sub | Verb::Conn) {
            return;
        }
        let began = self.now();
        let mut seen = (0, began);
        loop {
            let now = self.now();
            let counted = self
                .control
                .workers
                .iter()
                .all(|shown| shown.drains.load(Ordering::Acquire));
            let in_flight = self.control.sum(|shown| shown.in_flight.load(Ordering::Acquire));
            let received = self.control.sum(|shown| shown.sum(|stage| &stage.received));
            let expected = self.control.sum(|shown| shown.sum(|stage| &stage.expected));
            let all = self.workload.verb != Verb::E2e || received >= expected;
            if counted && in_flight == 0 && all || now - began >= nanos(limit) {
                return;
            }
            if received != seen.0 {
                seen = (received, now);
            }
            if self.workload.qos == QoS::AtMostOnce && in_flight == 0 && now - seen.1 > QUIET {
                return;
            }
            if !self.look(Step::Draining).await {
                return;
            }
        }
    }

    /// The user wants the end: what is there is measured.
    pub(super) async fn interrupt(&mut self) {
        self.ending = Ending::Interrupted;
        if self.control.phase() == Phase::Loading {
            self.control.drain(self.now());
            self.measure();
        }
        if self.control.phase() == Phase::Draining {
            self.drain(self.workload.timing.drain.min(LAST_DRAIN)).await;
        }
    }

    /// What the window has cost.
    fn measure(&mut self) {
        let start = self.cpu_at_start.unwrap_or_else(process_time);
        self.generator.cpu_seconds = process_time().saturating_sub(start).as_secs_f64();
        self.generator.resident_bytes = resident_bytes();
    }

    /// How the system's clock was set meanwhile.
    pub(super) fn clock_steps(self) -> Vec<ClockStep> {
        self.wall_clock.steps
    }

    /// How far the stages have come that have begun.
    fn reached(&mut self, now: Nanos) -> Vec<Reached> {
        let window = self.control.window();
        let starts = &self.load.plan.stage_starts;
        let since = now.saturating_sub(window.start);
        let mut reached = Vec::with_capacity(starts.len());
        for (index, start) in starts.iter().enumerate().filter(|(_, start)| **start <= since) {
            let end = starts.get(index + 1).copied();
            let end = end.unwrap_or(window.end.saturating_sub(window.start));
            let sum = |number: fn(&StageCounts) -> &AtomicU64| self.control.sum_of(index, number);
            let (overtaken, came) = (sum(|stage| &stage.overtaken), sum(|stage| &stage.overdue));
            reached.push(Reached {
                elapsed: Duration::from_nanos(since.min(end) - start),
                published: sum(|stage| &stage.published),
                received: sum(|stage| &stage.received),
                lost: self.overdue[index].look(now, overtaken, came),
            });
        }
        reached
    }

    /// Waits a little. False if whoever watches wants the end.
    async fn look(&mut self, stage: Step) -> bool {
        tokio::time::sleep(LOOK).await;
        let now = self.now();
        if now - self.told < TELL || self.ending == Ending::Interrupted {
            return true;
        }
        self.told = now;
        let wall = (self.read_wall_clock)();
        self.wall_clock.look(now, wall, self.now());
        let stages = self.reached(now);
        let control = self.control;
        let elapsed = Duration::from_nanos(now.saturating_sub(control.window().start));
        let duration = self.workload.timing.duration;
        let progress = Progress {
            step: stage,
            elapsed: elapsed.min(duration),
            duration,
            connected: control
                .workers
                .iter()
                .map(|shown| shown.connected.load(Ordering::Relaxed))
                .sum(),
            clients: self.workload.clients.count(),
            stages,
        };
        let tallies = || {
            let mut sums = vec![Tally::default(); progress.stages.len()];
            for shown in &control.workers {
                let tallies = shown.tallies.lock().unwrap_or_else(PoisonError::into_inner);
                for (sum, tally) in sums.iter_mut().zip(&*tallies) {
                    sum.merge(tally);
                }
            }
            sums
        };
        let goes_on = self.watch.look(&progress, &tallies).is_continue();
        if !goes_on {
            self.ending = Ending::Aborted;
        }
        goes_on
    }
}
