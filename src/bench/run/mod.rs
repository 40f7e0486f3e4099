//! One part of a load test, from the first connection to the last acknowledgement.

mod director;
mod measured;

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
    /// What was counted in the window so far.
    pub published: u64,
    /// Arrivals of that.
    pub received: u64,
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
    /// Some ten times a second. `tally` gives what was seen so far, at the price of a copy. A break aborts the run.
    fn look(&mut self, progress: &Progress, tally: &dyn Fn() -> Tally) -> ControlFlow<()>;
}

/// Nobody watches.
impl Watch for () {
    fn look(&mut self, _: &Progress, _: &dyn Fn() -> Tally) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Runs one part. Resolves with what was measured, also when `stop` ended it, no client could connect, or the broker went
/// away: then [`Part::failures`] says so.
///
/// # Errors
/// When the system has no threads or no event loop for it.
pub async fn run(
    workload: &Workload,
    connect: &ConnectOptions,
    watch: &mut dyn Watch,
    stop: impl Future<Output = ()>,
) -> io::Result<Part> {
    let load = Load::start(Plan::new(workload.clone(), connect.clone()))?;
    let started = Timestamp::now();
    let mut director = Director::new(workload, &load, watch);
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
    let (ending, generator) = (director.ending, director.generator);
    let control = Arc::clone(&load.control);
    let finished = load.finish()?;
    let measured = Measured {
        started,
        ending,
        generator,
        finished,
    };
    Ok(measured.part(workload, connect.version, &control))
}
