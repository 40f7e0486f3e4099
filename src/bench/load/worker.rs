//! A thread with its share of the clients: one task, which drives those that have something to do.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use super::client::{Client, Clients, State, waker};
use super::control::{Control, Phase};
use super::cpu::Cpu;
use super::plan::Plan;
use super::ready::{Dialled, Ready};
use super::timer::Timer;
use super::tools::Tools;
use crate::bench::clock::{Nanos, SECOND};
use crate::bench::recorder::{Recorder, Tally};
use crate::net::dial;

/// How often all clients are looked at.
const TICK: Nanos = SECOND / 10;

/// How often the number of what is in flight is shown while it drains.
const DRAIN_TICK: Nanos = SECOND / 500;

/// Connections of one worker that may be in the making at once.
const DIALLING: u32 = 128;

/// Messages that are due within this time are sent together: a wake-up for each would cost more than it is worth.
const GRAIN: Nanos = 50_000;

/// What a worker leaves.
#[derive(Debug, Default)]
pub(in crate::bench) struct Finished {
    /// By stage of the window.
    pub(in crate::bench) recorders: Vec<Recorder>,
    /// Processor time of its thread within each stage.
    pub(in crate::bench) cpu: Vec<Duration>,
    /// Messages that were due in each stage and never left.
    pub(in crate::bench) missed: Vec<u64>,
    /// Messages that were published elsewhere and never came.
    pub(in crate::bench) gaps: u64,
}

/// A worker.
pub(super) struct Worker {
    tools: Tools,
    clients: Clients,
    ready: Arc<Ready>,
    timer: Timer,
    /// Clients that have more to do at once.
    again: Vec<u32>,
    batch: Vec<u32>,
    dialled: Vec<Dialled>,
    connecting: Connecting,
    due: Due,
    churn: Option<Churn>,
    next_tick: Nanos,
    /// When all clients were looked at last.
    last_tick: Nanos,
    next_snapshot: Nanos,
    /// Whether the publishers were told to begin.
    has_begun: bool,
    cpu: Cpu,
}

/// Which clients are connected next.
#[derive(Debug, Default)]
struct Connecting {
    /// The first that was not begun.
    next: usize,
    /// Those whose turn has come again.
    again: Vec<u32>,
}

/// Which message of an open loop is due next.
#[derive(Debug, Default)]
struct Due {
    /// The publishers of this worker: their number, and their index among its clients.
    publishers: Vec<(u32, u32)>,
    /// Messages of each that came before.
    round: u64,
    /// Whose turn it is in this round.
    turn: usize,
}

/// Which connection is begun anew next.
#[derive(Debug)]
struct Churn {
    interval: Nanos,
    at: Nanos,
    turn: usize,
}

impl Worker {
    /// The worker `index`, with the clients that are its share.
    pub(super) fn new(plan: &Arc<Plan>, control: &Arc<Control>, index: usize) -> io::Result<Self> {
        let ready = Arc::clone(&control.workers[index].ready);
        let mut clients = Clients::new();
        let mut due = Due::default();
        for (at, number) in (0..).zip(plan.share(index)) {
            let mut client = Client::new(plan, number, waker(&ready, at));
            if let Some(publisher) = client.publisher() {
                due.publishers.push((publisher.index(), at));
                let credit = &control.credits[publisher.index() as usize];
                // Each publisher has one home.
                let _ = credit.home.set((Arc::clone(&ready), at));
            }
            clients.push(client);
        }
        let churn = plan.workload.churn.map(|rate| Churn {
            interval: interval(rate * share_of(clients.len(), plan.workload.clients.count())),
            at: Nanos::MAX,
            turn: 0,
        });
        Ok(Self {
            tools: Tools::new(Arc::clone(plan), Arc::clone(control), index),
            clients,
            ready,
            timer: Timer::new()?,
            again: Vec::new(),
            batch: Vec::new(),
            dialled: Vec::new(),
            connecting: Connecting::default(),
            due,
            churn,
            next_tick: 0,
            last_tick: 0,
            next_snapshot: 0,
            has_begun: false,
            cpu: Cpu::new(plan.workload.verb),
        })
    }

    /// Does all that there is to do. Ready once the run is over.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Finished> {
        self.tools.refresh();
        let now = self.tools.clock().now();
        let phase = self.tools.control.phase();
        self.cpu.look(&self.tools, now);
        if phase == Phase::Leaving {
            return Poll::Ready(self.finish());
        }
        self.ready.take(&mut self.batch, &mut self.dialled);
        for Dialled { index, since, result } in std::mem::take(&mut self.dialled) {
            self.clients[index].dialled(result, since, &mut self.tools);
            self.again.extend(u32::try_from(index));
        }
        self.tick(now, phase);
        let next_connect = self.connect(now, phase);
        self.churn(now, phase);
        let next_due = self.schedule(now, phase);
        self.batch.append(&mut self.again);
        for index in std::mem::take(&mut self.batch) {
            if self.clients[index as usize].drive(&mut self.tools) {
                self.again.push(index);
            }
        }
        if !self.again.is_empty() || self.ready.wait(context.waker()) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let window = self.tools.window();
        let starts = self.tools.plan.stage_starts.iter();
        let boundary = starts
            .map(|start| window.start.saturating_add(*start))
            .chain([self.tools.control.begins(), window.end])
            .filter(|time| *time > now)
            .min();
        let churn = self.churn.as_ref().map(|churn| churn.at);
        let deadline = [Some(self.next_tick), next_connect, next_due, boundary, churn]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(self.next_tick);
        let deadline = self.tools.clock().instant(deadline.min(now + SECOND));
        if self.timer.poll(deadline, context).is_ready() {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }

    /// Looks at all clients now and then.
    fn tick(&mut self, now: Nanos, phase: Phase) {
        let draining = phase == Phase::Draining;
        if draining {
            self.next_tick = self.next_tick.min(self.last_tick + DRAIN_TICK);
        }
        if now < self.next_tick {
            return;
        }
        self.last_tick = now;
        self.next_tick = now + if draining { DRAIN_TICK } else { TICK };
        let mut in_flight = 0;
        for (at, client) in (0..).zip(&mut self.clients) {
            if client.tick(&mut self.tools, now) {
                self.again.push(at);
            }
            if matches!(client.state, State::Lost(time) if time <= now) && phase <= Phase::Loading {
                client.state = State::Waiting;
                self.connecting.again.push(at);
            }
            in_flight += client.in_flight(&self.tools.control, now);
        }
        self.tools.shown().in_flight.store(in_flight, Ordering::Release);
        self.tools.shown().drains.store(draining, Ordering::Release);
        if now >= self.next_snapshot {
            self.next_snapshot = now + SECOND / 2;
            self.show();
        }
    }

    /// Shows what it has seen of the stages in which something happened since.
    fn show(&self) {
        let mut shown = self
            .tools
            .shown()
            .tallies
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        shown.resize_with(self.tools.recorders.len(), Tally::default);
        for (shown, recorder) in shown.iter_mut().zip(&self.tools.recorders) {
            if shown.counts != recorder.tally.counts {
                shown.clone_from(&recorder.tally);
            }
        }
    }

    /// Begins connections, as many as may be in the making. Returns when the next is begun by the ramp.
    fn connect(&mut self, now: Nanos, phase: Phase) -> Option<Nanos> {
        if phase > Phase::Loading {
            return None;
        }
        let making = |clients: &Clients| {
            let states = clients.iter().map(|client| client.state);
            states
                .filter(|state| matches!(state, State::Dialling | State::Connecting))
                .count()
        };
        if self.connecting.next >= self.clients.len() && self.connecting.again.is_empty() {
            return None;
        }
        let mut room = (DIALLING as usize).saturating_sub(making(&self.clients));
        while room > 0 {
            let index = if let Some(index) = self.connecting.again.pop() {
                index as usize
            } else if let Some(client) = self.clients.get(self.connecting.next) {
                if let Some(rate) = self.tools.plan.workload.timing.ramp {
                    let at = at_rate(client.number, rate);
                    if at > now {
                        return Some(at);
                    }
                }
                self.connecting.next += 1;
                self.connecting.next - 1
            } else {
                return None;
            };
            self.dial(index, now);
            room -= 1;
        }
        None
    }

    fn dial(&mut self, index: usize, since: Nanos) {
        let client = &mut self.clients[index];
        client.state = State::Dialling;
        let route = self.tools.plan.route(client.number);
        let ready = Arc::clone(&self.ready);
        tokio::spawn(async move {
            let result = dial(&route.endpoint, &route.network).await;
            ready.dialled(Dialled { index, since, result });
        });
    }

    /// Ends connections and begins them anew.
    fn churn(&mut self, now: Nanos, phase: Phase) {
        let Some(churn) = &mut self.churn else { return };
        if phase != Phase::Loading || self.clients.is_empty() {
            churn.at = Nanos::MAX;
            return;
        }
        if churn.at == Nanos::MAX {
            churn.at = now + churn.interval;
        }
        while churn.at <= now {
            churn.at += churn.interval;
            let turn = churn.turn % self.clients.len();
            churn.turn += 1;
            let client = &mut self.clients[turn];
            if client.state == State::Ready {
                client.renew(&mut self.tools);
                self.connecting.again.extend(u32::try_from(turn));
            }
        }
    }

    /// Tells publishers which messages are due. Returns when the next one is.
    fn schedule(&mut self, now: Nanos, phase: Phase) -> Option<Nanos> {
        let begins = self.tools.control.begins();
        let is_time = matches!(phase, Phase::Loading | Phase::Draining) && now >= begins;
        if !is_time || self.due.publishers.is_empty() {
            return None;
        }
        if !std::mem::replace(&mut self.has_begun, true) {
            self.again.extend(self.due.publishers.iter().map(|(_, at)| at));
        }
        let plan = Arc::clone(&self.tools.plan);
        let schedule = plan.schedule.as_ref()?;
        let publishers = u64::from(plan.workload.clients.publishers);
        let end = self.tools.control.closing();
        loop {
            let (number, at) = self.due.publishers[self.due.turn];
            let instant = begins + schedule.instant(self.due.round * publishers + u64::from(number));
            if instant >= end {
                return None;
            }
            if instant > now {
                return Some(instant.max(now + GRAIN));
            }
            if let Some(publisher) = self.clients[at as usize].publisher() {
                publisher.due = self.due.round + 1;
            }
            if self.again.last() != Some(&at) {
                self.again.push(at);
            }
            self.due.turn += 1;
            if self.due.turn == self.due.publishers.len() {
                self.due.turn = 0;
                self.due.round += 1;
            }
        }
    }

    fn finish(&mut self) -> Finished {
        let begins = self.tools.control.begins();
        let mut finished = Finished {
            cpu: self.cpu.by_stage(self.tools.recorders.len()),
            missed: vec![0; self.tools.recorders.len()],
            ..Finished::default()
        };
        for client in &mut self.clients {
            client.leave(&mut self.tools);
            match &client.role {
                super::client::Role::Publisher(publisher) => {
                    publisher.count_missed(&self.tools, begins, &mut finished.missed);
                    publisher.give_up(&mut self.tools);
                }
                super::client::Role::Subscriber(subscriber) => finished.gaps += subscriber.gaps(),
                super::client::Role::Idle => {}
            }
        }
        finished.recorders = std::mem::take(&mut self.tools.recorders);
        finished
    }
}

/// From one to the next, at `rate` a second.
fn interval(rate: f64) -> Nanos {
    at_rate(1, rate)
}

/// When number `number` is begun, at `rate` a second.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "not negative, and saturates"
)]
fn at_rate(number: u32, rate: f64) -> Nanos {
    (f64::from(number) * SECOND as f64 / rate) as Nanos
}

#[expect(clippy::cast_precision_loss, reason = "thousands of clients")]
fn share_of(part: usize, whole: u32) -> f64 {
    part as f64 / f64::from(whole.max(1))
}
