//! One measured window: a QoS level, a stage, a step of a search.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::caveat::Caveat;
use super::verdict::Failure;
use crate::bench::{Counts, Latencies, Recorder, Timeline};

/// One measured window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What sets it apart, for reading: `QoS 1`, `QoS 1, 5000/s`.
    pub name: String,
    /// The QoS level; `None` where nothing is published or subscribed.
    pub qos: Option<u8>,
    /// Messages a second that the schedule meant, all publishers together; `None` in a closed loop.
    pub offered: Option<f64>,
    /// When and for how long.
    pub window: Window,
    /// What is counted.
    pub counts: Counts,
    /// How long things took, as HDR histograms (V2, deflated, Base64) of microseconds.
    pub latencies: Latencies,
    /// The course in time.
    pub timeline: Timeline,
    /// What it cost to generate.
    pub generator: Generator,
    /// Whether each message tells its run, publisher and number, so that loss, repeats and order are known.
    pub verified: bool,
    /// What a reader should know before believing the numbers.
    pub caveats: Vec<Caveat>,
    /// What went wrong, the broken promises of the QoS level included.
    pub failures: Vec<Failure>,
    /// Every number that has a name and a value: counts, counts a second, and times in seconds. They follow from the rest
    /// and are for whoever reads the file; [`Report::judge`](super::Report::judge) works them out.
    pub metrics: BTreeMap<String, f64>,
}

/// When a part was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first instant that counts: after connecting and warm-up.
    pub started: Timestamp,
    /// How long it really was, in seconds.
    pub seconds: f64,
    /// How it ended.
    pub ending: Ending,
}

impl Window {
    /// A window that was measured as long as it was meant to.
    pub fn complete(started: Timestamp, lasted: Duration) -> Self {
        Self {
            started,
            seconds: lasted.as_secs_f64(),
            ending: Ending::Complete,
        }
    }
}

/// How a window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// As meant: the time was over, or the messages were sent.
    Complete,
    /// A threshold did not hold and the run was told to end then.
    Aborted,
    /// By a signal.
    Interrupted,
    /// By a failure, which is listed.
    Failed,
}

/// What it cost to generate the load, in the measured window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generator {
    /// Processor time of the process, user and system, in seconds.
    pub cpu_seconds: f64,
    /// The share of its time that the busiest worker thread was running, 0 to 1; `None` where the system does not say.
    pub busiest_thread: Option<f64>,
    /// Worker threads.
    pub threads: u32,
    /// Resident memory at the end of the window, in bytes.
    pub resident_bytes: u64,
}

impl Part {
    /// A part out of the merged recorders of all workers. Caveats that follow from the numbers are added by
    /// [`Report::judge`](super::Report::judge); others are for the caller to push, and so are failures.
    ///
    /// `offered`, `verified` and `generator` have defaults to overwrite: a closed loop, verified, nothing known.
    pub fn new(name: impl Into<String>, qos: Option<u8>, window: Window, recorder: Recorder) -> Self {
        let Recorder { tally, timeline } = recorder;
        Self {
            name: name.into(),
            qos,
            offered: None,
            window,
            counts: tally.counts,
            latencies: tally.latencies,
            timeline,
            generator: Generator::default(),
            verified: true,
            caveats: Vec::new(),
            failures: Vec::new(),
            metrics: BTreeMap::new(),
        }
    }

    /// Processor time a second, as a number of cores.
    pub fn cores(&self) -> f64 {
        if self.window.seconds > 0.0 {
            self.generator.cpu_seconds / self.window.seconds
        } else {
            0.0
        }
    }

    /// `count` of them a second of the window.
    pub fn rate(&self, count: u64) -> f64 {
        if self.window.seconds > 0.0 {
            float(count) / self.window.seconds
        } else {
            0.0
        }
    }
}

/// A count to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}
