//! What a worker's thread costs.

use std::time::Duration;

use super::tools::Tools;
use crate::bench::clock::Nanos;
use crate::bench::processor::thread_time;
use crate::bench::report::Verb;

/// Processor time of the thread: at the start of each stage that has begun, and at the end of the window.
#[derive(Debug)]
pub(super) struct Cpu {
    starts: Vec<Duration>,
    end: Option<Duration>,
}

impl Cpu {
    /// Before anything was done.
    pub(super) fn new(verb: Verb) -> Self {
        let starts = match verb {
            // Connecting is what is measured.
            Verb::Conn => vec![Duration::ZERO],
            Verb::E2e | Verb::Pub | Verb::Sub => Vec::new(),
        };
        Self { starts, end: None }
    }

    /// Notes the time at each border of a stage.
    pub(super) fn look(&mut self, tools: &Tools, now: Nanos) {
        if self.end.is_some() {
            return;
        }
        if now >= tools.control.closing() && !self.starts.is_empty() {
            self.end = Some(thread_time());
            return;
        }
        let next = tools.plan.stage_starts.get(self.starts.len());
        if next.is_some_and(|start| now >= tools.window().start.saturating_add(*start)) {
            self.starts.push(thread_time());
        }
    }

    /// What each of so many stages took. If the worker slept at the end of the window, that ended now.
    pub(super) fn by_stage(&self, stages: usize) -> Vec<Duration> {
        let end = self.end.unwrap_or_else(thread_time);
        let ends = self.starts.iter().skip(1).chain([&end]);
        let pairs = self.starts.iter().zip(ends);
        let mut times: Vec<Duration> = pairs.map(|(start, end)| end.saturating_sub(*start)).collect();
        times.resize(stages, Duration::ZERO);
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_costs_what_passed_between_its_borders() {
        let ms = Duration::from_millis;
        let whole = Cpu {
            starts: vec![ms(5), ms(7)],
            end: Some(ms(10)),
        };
        assert_eq!(whole.by_stage(2), [ms(2), ms(3)]);
        assert_eq!(
            whole.by_stage(3),
            [ms(2), ms(3), ms(0)],
            "the third was never begun"
        );
        let none = Cpu {
            starts: Vec::new(),
            end: None,
        };
        assert_eq!(none.by_stage(1), [ms(0)]);
    }
}
