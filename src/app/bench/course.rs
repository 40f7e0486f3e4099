//! The course of a run: part after part, or a search for the highest rate.

use std::pin::pin;

use super::BenchOptions;
use crate::app::Failure;
use crate::app::report::Server;
use crate::app::streams::Shutdown;
use crate::bench::find_max::FindMax;
use crate::bench::live::{Early, Live, Screen};
use crate::bench::objective::Objective;
use crate::bench::pace::Stage;
use crate::bench::report::{Caveat, Ending, Part, Report};
use crate::bench::run;
use crate::bench::stamp::RunId;
use crate::bench::workload::{Pace, Workload};
use crate::client::ConnectOptions;
use crate::exit::Exit;

/// Where a search begins if no rate is given, in messages a second.
const FIRST_RATE: f64 = 1_000.0;

/// What the parts of a run have in common.
pub(super) struct Course<'a> {
    pub(super) options: &'a BenchOptions,
    pub(super) connect: &'a ConnectOptions,
    pub(super) workload: Workload,
    /// The identity of the next part, so that topics and identifiers of one are not in the way of another.
    pub(super) identity: RunId,
    pub(super) server: Option<&'a Server>,
    pub(super) shutdown: Shutdown<'a>,
    pub(super) screen: &'a mut dyn Screen,
    /// The signal that ended the run.
    pub(super) stopped: Option<Exit>,
}

impl Course<'_> {
    /// Runs all parts into `report`.
    ///
    /// # Errors
    /// When the load can't be started.
    pub(super) async fn run(&mut self, report: &mut Report) -> Result<(), Failure> {
        for level in &self.options.levels {
            self.workload.qos = *level;
            let goes_on = if let Some(objective) = &self.options.report.live.find_max {
                self.search(objective, report).await?
            } else {
                let parts = self.measure().await?;
                let is_complete = parts.iter().all(|part| part.window.ending != Ending::Aborted);
                report.parts.extend(parts);
                is_complete
            };
            if !goes_on || self.stopped.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Measures one level: a part a stage, and at least one.
    async fn measure(&mut self) -> Result<Vec<Part>, Failure> {
        let identity = self.identity.0;
        self.identity = RunId(identity.wrapping_add(1));
        self.workload.run = RunId(identity);
        let verb = self.workload.verb;
        let names = self.workload.part_names();
        let report = &self.options.report;
        let early = report
            .live
            .abort_on_fail
            .then(|| Early::new(&report.verdict.thresholds));
        let board = self.server.map(|server| server.board.clone());
        let mut live = Live::new(names, verb, self.screen)
            .ending_early(early)
            .with_board(board);
        let (shutdown, stopped) = (&mut self.shutdown, &mut self.stopped);
        let stop = pin!(async {
            *stopped = Some(shutdown.as_mut().await);
        });
        let measured = run::run(&self.workload, self.connect, &mut live, stop).await;
        let broken = live.finish();
        let mut parts =
            measured.map_err(|error| Failure::new(Exit::Failed, error).context("cannot start the load"))?;
        if let (Some(part), Some(broken)) = (parts.last_mut(), broken) {
            let text = format!("ended early: {broken}");
            part.caveats.push(Caveat::Note { text });
        }
        Ok(parts)
    }

    /// Looks for the highest rate. Whether another level is worth a try.
    async fn search(&mut self, objective: &Objective, report: &mut Report) -> Result<bool, Failure> {
        let given = self.options.workload.offered();
        let allowed = self.options.report.verdict.allowed;
        let mut search = FindMax::new(
            objective.clone(),
            report.scenario.clone(),
            allowed,
            given.unwrap_or(FIRST_RATE),
        );
        while let Some(rate) = search.next_rate() {
            let duration = self.workload.timing.duration;
            self.workload.pace = Pace::Open(vec![Stage { duration, rate }]);
            let Some(part) = self.measure().await?.pop() else {
                break;
            };
            let is_fruitless = part.counts.published == 0 && !part.failures.is_empty();
            if self.stopped.is_some() || is_fruitless {
                report.parts.push(part);
                return Ok(false);
            }
            search.observe(part);
        }
        let (search, confirmed) = search.finish();
        report.searches.push(search);
        report.parts.extend(confirmed);
        Ok(true)
    }
}
