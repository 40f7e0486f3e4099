//! One part of a load test, from the first connection to the last acknowledgement.

mod director;
mod measured;
mod overdue;
#[cfg(test)]
mod tests;
mod wall_clock;

use std::io;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::load::{Load, Plan};
use super::recorder::Tally;
use super::report::Part;
use super::workload::Workload;
use crate::client::ConnectOptions;
use director::Director;
use measured::Measured;

/// What a run is at, for whoever watches it.
#[derive(Debug, Clone)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// How much of the measured window has passed.
    pub elapsed: Duration,
    /// How long it is.
    pub duration: Duration,
    /// Clients that have a connection.
    pub connected: u32,
    /// Clients there are to be.
    pub clients: u32,
    /// The stages of the window that have begun; at least one.
    pub stages: Vec<Reached>,
}

/// How far a stage of a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    /// How much of it has passed.
    pub elapsed: Duration,
    /// Messages that were published in it.
    pub published: u64,
    /// Arrivals of those.
    pub received: u64,
    /// Those that are lost for good: a later message of their publisher has come, and they have not for as long as the run
    /// would wait for them at its end.
    pub lost: u64,
}

impl Progress {
    /// What was published in the window so far.
    pub fn published(&self) -> u64 {
        self.stages.iter().map(|stage| stage.published).sum()
    }

    /// Arrivals of that.
    pub fn received(&self) -> u64 {
        self.stages.iter().map(|stage| stage.received).sum()
    }
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Clients connect and subscribe.
    Connecting,
    /// It publishes, and nothing counts yet.
    WarmingUp,
    /// It measures.
    Measuring,
    /// What is on its way arrives.
    Draining,
}

/// Somebody who watches a run.
pub trait Watch {
    /// Some ten times a second. `tallies` gives what was seen so far, by stage, at the price of a copy. A break aborts the
    /// run.
    fn look(&mut self, progress: &Progress, tallies: &dyn Fn() -> Vec<Tally>) -> ControlFlow<()>;
}

/// Nobody watches.
impl Watch for () {
    fn look(&mut self, _: &Progress, _: &dyn Fn() -> Vec<Tally>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Runs one load. Resolves with what was measured, a part for each stage that was begun and at least one, also when `stop`
/// ended it, no client could connect, or the broker went away: then [`Part::failures`] says so.
///
/// # Errors
/// When the system has no threads or no event loop for it.
pub async fn run(
    workload: &Workload,
    connect: &ConnectOptions,
    watch: &mut dyn Watch,
    stop: impl Future<Output = ()>,
) -> io::Result<Vec<Part>> {
    by_clock(workload, connect, watch, stop, Timestamp::now).await
}

/// As [`run()`], where `wall_clock` is the system's.
async fn by_clock(
    workload: &Workload,
    connect: &ConnectOptions,
    watch: &mut dyn Watch,
    stop: impl Future<Output = ()>,
    wall_clock: impl Fn() -> Timestamp,
) -> io::Result<Vec<Part>> {
    let load = Load::start(Plan::new(workload.clone(), connect.clone()))?;
    let started = wall_clock();
    let mut director = Director::new(workload, &load, watch, &wall_clock);
    let ended = {
        let mut stop = pin!(stop);
        tokio::select! {
            biased;
            () = &mut stop => false,
            () = director.direct() => true,
        }
    };
    if !ended {
        director.interrupt().await;
    }
    let (ending, generator, clock_steps) = (director.ending, director.generator, director.clock_steps());
    let (control, plan) = (Arc::clone(&load.control), Arc::clone(&load.plan));
    let finished = load.finish()?;
    let measured = Measured {
        started,
        ending,
        generator,
        clock_steps,
        finished,
    };
    Ok(measured.parts(&plan, connect.version, &control))
}
