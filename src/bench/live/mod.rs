//! A run while it lasts: who looks at it, what they see, and whether it goes on.

pub mod board;
mod early;
mod reading;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Latency;
use super::metric::Numbers;
use super::recorder::Tally;
use super::report::Verb;
use super::run::{Progress, Step, Watch};

pub use board::Board;
pub use early::Early;
pub use reading::Reading;

/// Where a person sees how a run is going.
pub trait Screen {
    /// About once a second.
    fn show(&mut self, reading: &Reading);
    /// The run has ended.
    fn finish(&mut self);
}

/// Nobody looks.
impl Screen for () {
    fn show(&mut self, _: &Reading) {}
    fn finish(&mut self) {}
}

/// A second, in looks: whoever watches looks ten times in one.
const LOOKS: u32 = 10;

/// Watches one part of a run, and tells others once a second.
pub struct Live<'a> {
    /// By stage.
    parts: Vec<String>,
    verb: Verb,
    early: Option<Early>,
    board: Option<Arc<Mutex<Board>>>,
    screen: &'a mut dyn Screen,
    looks: u32,
    before: Before,
    /// Why the run was ended.
    broken: Option<String>,
}

/// What was seen a second before.
#[derive(Default)]
struct Before {
    elapsed: Duration,
    published: u64,
    received: u64,
    latency: Latency,
}

impl<'a> Live<'a> {
    /// Watches the parts of these names, one a stage.
    pub fn new(parts: Vec<String>, verb: Verb, screen: &'a mut dyn Screen) -> Self {
        Self {
            parts,
            verb,
            early: None,
            board: None,
            screen,
            looks: 0,
            before: Before::default(),
            broken: None,
        }
    }

    /// Ends the run when a threshold does not hold.
    #[must_use]
    pub fn ending_early(mut self, early: Option<Early>) -> Self {
        self.early = early;
        self
    }

    /// Keeps `board` up to date.
    #[must_use]
    pub fn with_board(mut self, board: Option<Arc<Mutex<Board>>>) -> Self {
        self.board = board;
        self
    }

    /// The run has ended. Why it was ended early, if it was.
    pub fn finish(self) -> Option<String> {
        self.screen.finish();
        self.broken
    }

    fn reading(&mut self, progress: &Progress, latency: &Latency) -> Reading {
        let seconds = progress.elapsed.saturating_sub(self.before.elapsed).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate is shown in three digits")]
        let rate = |now: u64, before: u64| {
            if seconds > 0.0 {
                now.saturating_sub(before) as f64 / seconds
            } else {
                0.0
            }
        };
        let recent = latency.since(&self.before.latency);
        let part = self.parts.get(progress.stages.len().saturating_sub(1));
        let reading = Reading {
            part: part.cloned().unwrap_or_default(),
            verb: self.verb,
            step: progress.step,
            elapsed: progress.elapsed,
            duration: progress.duration,
            connected: progress.connected,
            clients: progress.clients,
            published: rate(progress.published(), self.before.published),
            received: rate(progress.received(), self.before.received),
            p50: recent.quantile(0.5),
            p99: recent.quantile(0.99),
        };
        self.before = Before {
            elapsed: progress.elapsed,
            published: progress.published(),
            received: progress.received(),
            latency: latency.clone(),
        };
        reading
    }

    /// Whether a second has gone by since it was told last.
    fn is_time(&mut self, progress: &Progress) -> bool {
        self.looks += 1;
        match progress.step {
            Step::Measuring => progress.elapsed >= self.before.elapsed + Duration::from_secs(1),
            _ => self.looks.is_multiple_of(LOOKS),
        }
    }
}

impl Watch for Live<'_> {
    fn look(&mut self, progress: &Progress, tallies: &dyn Fn() -> Vec<Tally>) -> ControlFlow<()> {
        if !self.is_time(progress) {
            return ControlFlow::Continue(());
        }
        let mut tallies = tallies();
        let mut latency = Latency::new();
        for (tally, reached) in tallies.iter_mut().zip(&progress.stages) {
            // Latencies are shown once a second by each thread; these are always up to date.
            tally.counts.published = reached.published;
            tally.counts.received = reached.received;
            tally.counts.lost = reached.lost;
            if self.verb == Verb::Sub {
                tally.counts.expected = reached.received + reached.lost;
            }
            latency.merge(if self.verb == Verb::Pub {
                &tally.latencies.ack
            } else {
                &tally.latencies.e2e
            });
        }
        let reading = self.reading(progress, &latency);
        if let Some(board) = &self.board {
            let mut board = board.lock().unwrap_or_else(PoisonError::into_inner);
            for (part, tally) in self.parts.iter().zip(&tallies) {
                board.update(part, progress, tally.clone());
            }
        }
        self.screen.show(&reading);
        let Some(early) = self.early.as_mut().filter(|_| progress.step == Step::Measuring) else {
            return ControlFlow::Continue(());
        };
        for (stage, (tally, reached)) in tallies.iter().zip(&progress.stages).enumerate() {
            let numbers = Numbers {
                counts: &tally.counts,
                latencies: &tally.latencies,
                seconds: reached.elapsed.as_secs_f64(),
                verified: true,
            };
            if let Some(broken) = early.look(stage, numbers) {
                self.broken = Some(match &self.parts[..] {
                    [_] => broken,
                    parts => format!("{}: {broken}", parts.get(stage).map_or("", String::as_str)),
                });
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }
}
