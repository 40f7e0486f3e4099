//! The load itself: threads that share the clients, from the first connection to the last acknowledgement.
//!
//! Each client is a [`Session`](crate::session::Session) and a [`Stream`](crate::net::Stream), without a task, a channel
//! or a buffer of its own: its worker reads into one buffer and writes out of another, one client after the other.

mod client;
mod control;
mod cpu;
mod plan;
mod publisher;
mod ready;
mod subscriber;
mod timer;
mod tools;
mod worker;

pub(super) use control::{Control, Phase, Span, StageCounts, TroubleKind};
pub(super) use plan::Plan;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::clock::Clock;
use super::topology::Topology;
use control::Shown;
use ready::Ready;
pub(super) use worker::Finished;
use worker::Worker;

/// The threads of a load.
pub(super) struct Load {
    pub(super) control: Arc<Control>,
    pub(super) plan: Arc<Plan>,
    threads: Vec<JoinHandle<io::Result<Finished>>>,
}

impl Load {
    /// Starts the threads, which begin to connect.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub(super) fn start(plan: Plan) -> io::Result<Self> {
        let plan = Arc::new(plan);
        let workers = (0..plan.workload.threads)
            .map(|worker| {
                let ready = Ready::new(plan.share(worker).len());
                Shown::new(ready, plan.stage_starts.len())
            })
            .collect();
        let shares = plan.workload.topology == Topology::Shared;
        let publishers = plan.workload.clients.publishers;
        let control = Arc::new(Control::new(Clock::start(), workers, publishers, shares));
        let mut load = Self {
            control,
            plan,
            threads: Vec::new(),
        };
        for index in 0..load.plan.workload.threads {
            let (plan, control) = (Arc::clone(&load.plan), Arc::clone(&load.control));
            let thread = std::thread::Builder::new()
                .name(format!("load-{index}"))
                .spawn(move || work(&plan, &control, index));
            match thread {
                Ok(thread) => load.threads.push(thread),
                Err(error) => {
                    load.control.enter(Phase::Leaving);
                    return Err(error);
                }
            }
        }
        Ok(load)
    }

    /// Whether a thread ended before it was asked to.
    pub(super) fn has_failed(&self) -> bool {
        self.threads.iter().any(JoinHandle::is_finished)
    }

    /// Ends the load and gathers what the threads leave. Blocks for as long as their farewells take.
    ///
    /// # Errors
    /// When a thread could not set up its event loop.
    pub(super) fn finish(self) -> io::Result<Vec<Finished>> {
        self.control.enter(Phase::Leaving);
        self.threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(io::Error::other("a thread of the load panicked")))
            })
            .collect()
    }
}

/// What a thread does.
fn work(plan: &Arc<Plan>, control: &Arc<Control>, index: usize) -> io::Result<Finished> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // The worker is one task: after each turn of it the network is looked at.
        .event_interval(1)
        .build()?;
    let finished = runtime.block_on(async {
        let mut worker = Worker::new(plan, control, index)?;
        // A task of its own, since waking the outermost future costs a system call.
        let task = std::future::poll_fn(move |context| worker.poll(context));
        let finished = tokio::spawn(tokio::task::unconstrained(task)).await;
        finished.map_err(io::Error::other)
    });
    runtime.shutdown_background();
    finished
}
