//! From what the threads leave to a part of the report.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;

use crate::bench::clock::Nanos;
use crate::bench::load::{Control, Finished, TroubleKind};
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
    pub(super) finished: Vec<Finished>,
}

impl Measured {
    pub(super) fn part(self, workload: &Workload, version: ProtocolVersion, control: &Control) -> Part {
        let span = control.window();
        let end = control.closing();
        let measured = span.start != Nanos::MAX && end > span.start;
        let lasted = if measured { end - span.start } else { 0 };
        let lasted = Duration::from_nanos(lasted);
        let start = if measured { span.start } else { 0 };
        let mut recorder = Recorder::new();
        for finished in &self.finished {
            recorder.merge(&finished.recorder);
        }
        let window = Window {
            started: self.started + Duration::from_nanos(start),
            seconds: lasted.as_secs_f64(),
            ending: self.ending,
        };
        let level = (workload.verb != Verb::Conn).then(|| workload.qos.level());
        let name = level.map_or_else(|| "connections".to_owned(), |level| format!("QoS {level}"));
        let mut part = Part::new(name, level, window, recorder);
        part.offered = workload.offered();
        part.verified = workload.is_verified(version);
        let gaps: u64 = self.finished.iter().map(|finished| finished.gaps).sum();
        if workload.verb == Verb::E2e {
            part.counts.expected = control.sum(|shown| shown.expected.load(Ordering::Relaxed));
        } else if workload.verb == Verb::Sub && part.verified {
            part.counts.expected = part.counts.received + gaps;
        }
        if part.verified {
            part.counts.lost = part.counts.expected.saturating_sub(part.counts.received);
        }
        let busiest = self.finished.iter().map(|finished| finished.cpu).max();
        let all: Duration = self.finished.iter().map(|finished| finished.cpu).sum();
        let all = all.as_secs_f64();
        part.generator = Generator {
            busiest_thread: busiest
                .filter(|cpu| *cpu > Duration::ZERO && lasted > Duration::ZERO)
                .map(|cpu| cpu.as_secs_f64() / lasted.as_secs_f64()),
            threads: u32::try_from(workload.threads).unwrap_or(u32::MAX),
            // The threads of an embedded broker are no part of it.
            cpu_seconds: if cfg!(target_os = "linux") {
                all
            } else {
                self.generator.cpu_seconds
            },
            ..self.generator
        };
        part.failures = failures(workload, control, &part);
        let missed: u64 = self.finished.iter().map(|finished| finished.missed).sum();
        if missed > 0 {
            part.caveats.push(Caveat::Note {
                text: format!("{missed} messages were due in the window and never left"),
            });
        }
        part
    }
}

/// What went wrong with clients; what became of messages is judged elsewhere.
fn failures(workload: &Workload, control: &Control, part: &Part) -> Vec<Failure> {
    let clients = u64::from(workload.clients.count());
    let usable = control.sum(|shown| shown.usable.load(Ordering::Acquire).into());
    let troubles = control.troubles.lock().unwrap_or_else(PoisonError::into_inner);
    let said = |kind: TroubleKind| troubles.iter().find(|trouble| trouble.kind == kind);
    let mut failures = Vec::new();
    let mut fail = |kind, text| failures.push(Failure { kind, text });
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
            fail(
                kind,
                format!("{} of {clients} clients {what}: {}", trouble.count, trouble.text),
            );
        }
    }
    let unsettled = clients.saturating_sub(control.sum(|shown| shown.settled.load(Ordering::Acquire).into()));
    if unsettled > 0 && part.window.ending != Ending::Interrupted {
        fail(
            FailureKind::NoConnection,
            format!("{unsettled} of {clients} clients had no answer in time"),
        );
    }
    if let Some(trouble) = said(TroubleKind::Lost)
        && part.counts.disconnected > part.counts.reconnected
    {
        fail(
            FailureKind::ConnectionLost,
            format!("{} connections were lost: {}", trouble.count, trouble.text),
        );
    }
    if let Some(trouble) = said(TroubleKind::Unable) {
        fail(
            FailureKind::Refused,
            format!("{} publishers could not publish: {}", trouble.count, trouble.text),
        );
    }
    if let Some(trouble) = said(TroubleKind::Publish) {
        fail(
            FailureKind::Refused,
            format!("{} messages were refused: {}", trouble.count, trouble.text),
        );
    }
    failures
}
