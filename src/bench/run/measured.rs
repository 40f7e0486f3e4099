//! From what the threads leave to a part of the report.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;

use super::wall_clock::ClockStep;
use crate::bench::clock::Nanos;
use crate::bench::load::{Control, Finished, Plan, TroubleKind};
use crate::bench::recorder::Recorder;
use crate::bench::report::verdict::{Failure, FailureKind};
use crate::bench::report::{Caveat, Ending, Generator, Part, Verb, Window};
use crate::bench::workload::Workload;
use crate::mqtt::ProtocolVersion;

/// What is left of a load.
pub(super) struct Measured {
    /// When its clock was started.
    pub(super) started: Timestamp,
    pub(super) ending: Ending,
    pub(super) generator: Generator,
    /// How the system's clock was set meanwhile.
    pub(super) clock_steps: Vec<ClockStep>,
    pub(super) finished: Vec<Finished>,
}

impl Measured {
    /// A part for each stage that was begun; at least one.
    pub(super) fn parts(self, plan: &Plan, version: ProtocolVersion, control: &Control) -> Vec<Part> {
        let span = control.window();
        let end = control.closing();
        let measured = span.start != Nanos::MAX && end > span.start;
        // Since the window began.
        let lasted = if measured { end - span.start } else { 0 };
        let starts = &plan.stage_starts;
        let begun = starts.iter().take_while(|start| **start < lasted).count().max(1);
        let mut parts: Vec<Part> = plan
            .workload
            .part_names()
            .into_iter()
            .take(begun)
            .enumerate()
            .map(|(stage, name)| {
                let is_last = stage + 1 == begun;
                let start = starts[stage];
                let end = if is_last { lasted } else { starts[stage + 1] };
                let origin = if measured { span.start } else { 0 };
                let window = Window {
                    started: self.started + Duration::from_nanos(origin + start),
                    seconds: Duration::from_nanos(end - start).as_secs_f64(),
                    ending: if is_last { self.ending } else { Ending::Complete },
                };
                self.part((stage, name), window, (plan, version))
            })
            .collect();
        for step in &self.clock_steps {
            let stage = plan.stage_at(step.at.saturating_sub(span.start)).min(begun - 1);
            parts[stage].caveats.push(Caveat::ClockStepped {
                seconds: step.seconds,
            });
        }
        add_failures(&mut parts, &plan.workload, control);
        parts
    }

    /// Stage `stage`, but for what went wrong.
    fn part(
        &self,
        (stage, name): (usize, String),
        window: Window,
        (plan, version): (&Plan, ProtocolVersion),
    ) -> Part {
        let workload = &plan.workload;
        let mut recorder = Recorder::new();
        for finished in &self.finished {
            if let Some(stage) = finished.recorders.get(stage) {
                recorder.merge(stage);
            }
        }
        let level = (workload.verb != Verb::Conn).then(|| workload.qos.level());
        let seconds = window.seconds;
        let mut part = Part::new(name, level, window, recorder);
        part.offered = workload.stage_rates().get(stage).copied();
        part.verified = workload.is_verified(version);
        let gaps: u64 = self.finished.iter().map(|finished| finished.gaps).sum();
        if workload.verb == Verb::Sub && part.verified {
            part.counts.expected = part.counts.received + gaps;
        }
        if part.verified {
            part.counts.lost = part.counts.expected.saturating_sub(part.counts.received);
        }
        let times = || {
            self.finished
                .iter()
                .filter_map(|finished| finished.cpu.get(stage))
        };
        part.generator = Generator {
            busiest_thread: times()
                .max()
                .filter(|cpu| **cpu > Duration::ZERO && seconds > 0.0)
                .map(|cpu| cpu.as_secs_f64() / seconds),
            threads: u32::try_from(workload.threads).unwrap_or(u32::MAX),
            // The threads of an embedded broker are no part of it.
            cpu_seconds: if cfg!(target_os = "linux") {
                times().sum::<Duration>().as_secs_f64()
            } else {
                self.generator.cpu_seconds
            },
            ..self.generator
        };
        let missed = self
            .finished
            .iter()
            .filter_map(|finished| finished.missed.get(stage));
        let missed: u64 = missed.sum();
        if missed > 0 {
            part.caveats.push(Caveat::Note {
                text: format!("{missed} messages were due in the window and never left"),
            });
        }
        part
    }
}

/// Adds what went wrong with clients to the parts that it concerns; what became of messages is judged elsewhere.
fn add_failures(parts: &mut [Part], workload: &Workload, control: &Control) {
    let clients = u64::from(workload.clients.count());
    let usable = control.sum(|shown| shown.usable.load(Ordering::Acquire).into());
    let troubles = control.troubles.lock().unwrap_or_else(PoisonError::into_inner);
    let said = |kind: TroubleKind| troubles.iter().find(|trouble| trouble.kind == kind);
    // Clients that can't be used concern all parts: they were to be there for each.
    let mut fail = |kind, text: String, concerns: &dyn Fn(&Part) -> bool| {
        for part in parts.iter_mut().filter(|part| concerns(part)) {
            let text = text.clone();
            part.failures.push(Failure { kind, text });
        }
    };
    for (trouble, kind, what) in [
        (
            TroubleKind::Connect,
            FailureKind::NoConnection,
            "could not connect",
        ),
        (TroubleKind::Refused, FailureKind::Refused, "were refused"),
        (
            TroubleKind::Subscribe,
            FailureKind::Refused,
            "could not subscribe",
        ),
        (
            TroubleKind::Protocol,
            FailureKind::ConnectionLost,
            "met a broker that broke the protocol",
        ),
    ] {
        if let Some(trouble) = said(trouble)
            && usable < clients
        {
            let text = format!("{} of {clients} clients {what}: {}", trouble.count, trouble.text);
            fail(kind, text, &|_| true);
        }
    }
    let unsettled = clients.saturating_sub(control.sum(|shown| shown.settled.load(Ordering::Acquire).into()));
    if unsettled > 0 {
        let text = format!("{unsettled} of {clients} clients had no answer in time");
        let concerns = |part: &Part| part.window.ending != Ending::Interrupted;
        fail(FailureKind::NoConnection, text, &concerns);
    }
    if let Some(trouble) = said(TroubleKind::Lost) {
        let text = format!("{} connections were lost: {}", trouble.count, trouble.text);
        let concerns = |part: &Part| part.counts.disconnected > part.counts.reconnected;
        fail(FailureKind::ConnectionLost, text, &concerns);
    }
    if let Some(trouble) = said(TroubleKind::Unable) {
        let text = format!("{} publishers could not publish: {}", trouble.count, trouble.text);
        fail(FailureKind::Refused, text, &|_| true);
    }
    if let Some(trouble) = said(TroubleKind::Publish) {
        let text = format!("{} messages were refused: {}", trouble.count, trouble.text);
        fail(FailureKind::Refused, text, &|part| part.counts.refused > 0);
    }
}
