//! What the workers of a run share, and what they are told.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::ready::Ready;
use crate::bench::clock::{Clock, Nanos};
use crate::bench::delivery::{Heard, Hearing};
use crate::bench::recorder::Tally;
use crate::bench::stamp::Stamp;

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
#[repr(u8)]
pub(crate) enum Phase {
    /// Clients connect and subscribe.
    Connecting,
    /// Messages are published, or connections held: warm-up and window.
    Loading,
    /// Nothing new is published; what is on its way arrives.
    Draining,
    /// All is over.
    Leaving,
}

/// When a window is: from the first, before the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Nanos,
    pub(crate) end: Nanos,
}

impl Span {
    pub(crate) const fn contains(self, time: Nanos) -> bool {
        self.start <= time && time < self.end
    }
}

/// What the workers share.
pub(crate) struct Control {
    pub(crate) clock: Clock,
    phase: AtomicU8,
    /// When publishing begins.
    begins: AtomicU64,
    start: AtomicU64,
    end: AtomicU64,
    /// When publishing was ended, if that was before the end of the window.
    stopped: AtomicU64,
    /// By worker.
    pub(crate) workers: Box<[Shown]>,
    /// By publisher of this shard.
    pub(crate) credits: Box<[Credit]>,
    /// By publisher of this shard, where subscribers share what they get.
    pub(crate) groups: Box<[Mutex<Heard>]>,
    /// Why clients failed: the first words of each kind.
    pub(crate) troubles: Mutex<Vec<Trouble>>,
}

/// What a worker shows of itself.
pub(crate) struct Shown {
    pub(super) ready: Arc<Ready>,
    /// Clients that are connected and subscribed, or never will be.
    pub(crate) settled: AtomicU32,
    /// Of these, those that are.
    pub(crate) usable: AtomicU32,
    /// Clients with a connection now.
    pub(crate) connected: AtomicU32,
    /// By stage of the window.
    pub(crate) stages: Box<[StageCounts]>,
    /// When the last publication of the window was sent.
    pub(crate) last: AtomicU64,
    /// Whether `in_flight` was counted since publishing ended.
    pub(crate) drains: AtomicBool,
    /// Publications that are not acknowledged.
    pub(crate) in_flight: AtomicU64,
    /// What it has seen, by stage, once a second.
    pub(crate) tallies: Mutex<Vec<Tally>>,
}

/// What a worker shows of a stage. Nobody else writes these.
#[derive(Default)]
pub(crate) struct StageCounts {
    /// Publications.
    pub(crate) published: AtomicU64,
    /// Arrivals that they owe.
    pub(crate) expected: AtomicU64,
    /// Those that came.
    pub(crate) received: AtomicU64,
    /// Messages that a later one of their publisher has overtaken.
    pub(crate) overtaken: AtomicU64,
    /// Messages that came after they were overtaken.
    pub(crate) overdue: AtomicU64,
}

/// Adds to a number that one thread alone writes.
pub(super) fn raise(number: &AtomicU64, by: u64) {
    number.store(number.load(Ordering::Relaxed) + by, Ordering::Relaxed);
}

impl Shown {
    pub(super) fn new(ready: Arc<Ready>, stages: usize) -> Self {
        Self {
            ready,
            settled: AtomicU32::new(0),
            usable: AtomicU32::new(0),
            connected: AtomicU32::new(0),
            stages: std::iter::repeat_with(StageCounts::default)
                .take(stages)
                .collect(),
            last: AtomicU64::new(0),
            drains: AtomicBool::new(false),
            in_flight: AtomicU64::new(0),
            tallies: Mutex::default(),
        }
    }

    /// The sum of a number over all stages.
    pub(crate) fn sum(&self, number: impl Fn(&StageCounts) -> &AtomicU64) -> u64 {
        let numbers = self.stages.iter().map(number);
        numbers.map(|number| number.load(Ordering::Relaxed)).sum()
    }
}

/// What a publisher is told of the delivery of its messages.
#[derive(Default)]
pub(crate) struct Credit {
    /// To how many subscribers each of its messages goes.
    pub(super) copies: AtomicU32,
    /// Arrivals, each counted once a subscriber.
    pub(super) delivered: AtomicU64,
    /// Whether it waits for the next.
    pub(super) waits: AtomicBool,
    /// Where it is: the list of its worker, and its index there.
    pub(super) home: OnceLock<(Arc<Ready>, u32)>,
}

impl Credit {
    /// A message arrived.
    pub(super) fn deliver(&self) {
        self.delivered.fetch_add(1, Ordering::SeqCst);
        if self.waits.load(Ordering::SeqCst)
            && self.waits.swap(false, Ordering::SeqCst)
            && let Some((ready, index)) = self.home.get()
        {
            ready.push(*index);
        }
    }
}

/// Why clients failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) kind: TroubleKind,
    /// What the first of them met.
    pub(crate) text: String,
    /// How many met it.
    pub(crate) count: u64,
}

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TroubleKind {
    /// No connection came about.
    Connect,
    /// The broker refused the connection.
    Refused,
    /// The broker refused a subscription, or did not answer.
    Subscribe,
    /// A connection was lost.
    Lost,
    /// The broker broke the protocol.
    Protocol,
    /// The broker refused a message.
    Publish,
    /// A publisher can publish nothing.
    Unable,
}

impl Control {
    pub(super) fn new(clock: Clock, workers: Box<[Shown]>, publishers: u32, shares: bool) -> Self {
        let groups = if shares { publishers } else { 0 };
        Self {
            clock,
            phase: AtomicU8::new(Phase::Connecting as u8),
            begins: AtomicU64::new(Nanos::MAX),
            start: AtomicU64::new(Nanos::MAX),
            end: AtomicU64::new(Nanos::MAX),
            stopped: AtomicU64::new(Nanos::MAX),
            workers,
            credits: std::iter::repeat_with(Credit::default)
                .take(publishers as usize)
                .collect(),
            groups: std::iter::repeat_with(Mutex::default)
                .take(groups as usize)
                .collect(),
            troubles: Mutex::default(),
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Acquire) {
            0 => Phase::Connecting,
            1 => Phase::Loading,
            2 => Phase::Draining,
            _ => Phase::Leaving,
        }
    }

    /// When publishing begins.
    pub(crate) fn begins(&self) -> Nanos {
        self.begins.load(Ordering::Acquire)
    }

    pub(crate) fn window(&self) -> Span {
        Span {
            start: self.start.load(Ordering::Acquire),
            end: self.end.load(Ordering::Acquire),
        }
    }

    /// Publishing is to begin at `begins`, and the window to be `window`.
    pub(crate) fn load(&self, begins: Nanos, window: Span) {
        self.start.store(window.start, Ordering::Release);
        self.end.store(window.end, Ordering::Release);
        self.begins.store(begins, Ordering::Release);
        self.enter(Phase::Loading);
    }

    /// Publishing ends, at `time` or some moments after it. Which messages count stays as it was: a thread that learns of
    /// it late may have published one that another has yet to count.
    pub(crate) fn drain(&self, time: Nanos) {
        self.stopped.fetch_min(time, Ordering::AcqRel);
        self.enter(Phase::Draining);
    }

    /// When the window really ended, or will end.
    pub(crate) fn closing(&self) -> Nanos {
        self.window().end.min(self.stopped.load(Ordering::Acquire))
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Release);
        for worker in &self.workers {
            worker.ready.poke();
        }
    }

    /// The sum of a number that each worker shows.
    pub(crate) fn sum(&self, number: impl Fn(&Shown) -> u64) -> u64 {
        self.workers.iter().map(number).sum()
    }

    /// The same of stage `stage`.
    pub(crate) fn sum_of(&self, stage: usize, number: impl Fn(&StageCounts) -> &AtomicU64) -> u64 {
        let shown = self.workers.iter().filter_map(|shown| shown.stages.get(stage));
        shown.map(|stage| number(stage).load(Ordering::Relaxed)).sum()
    }

    /// Whether no publisher can publish anything.
    pub(crate) fn cannot_publish(&self) -> bool {
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = troubles
            .iter()
            .find(|trouble| trouble.kind == TroubleKind::Unable)
            .map_or(0, |trouble| trouble.count);
        failed > 0 && failed >= self.credits.len() as u64
    }

    /// Something went wrong with a client.
    pub(super) fn trouble(&self, kind: TroubleKind, text: impl FnOnce() -> String) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        match troubles.iter_mut().find(|trouble| trouble.kind == kind) {
            Some(trouble) => trouble.count += 1,
            None => troubles.push(Trouble {
                kind,
                text: text(),
                count: 1,
            }),
        }
    }

    /// A message of `publisher` reached one of a group that shares. What that means for the group.
    pub(super) fn group_arrival(&self, publisher: u32, stamp: &Stamp) -> Option<Hearing> {
        let group = self.groups.get(publisher as usize)?;
        Some(
            group
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .arrived(stamp.sequence, stamp.intended),
        )
    }
}
