//! The result of a run: numbers, no text. It is what `--report` writes, and what everything else is made from.

pub mod caveat;
pub mod part;
pub mod scenario;
pub mod verdict;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use caveat::Caveat;
pub use part::{Ending, Generator, Part, Window};
pub use scenario::{Pacing, Scenario, Shard, Verb};
pub use verdict::{Failure, Judgement, Verdict};

/// The version of the report file that this program writes and reads.
pub const VERSION: u32 = 1;

/// The result of a run, or of the shards of a run together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The version of culex that measured.
    pub culex: String,
    /// Names the run; the shards of a run share it.
    pub run: String,
    /// When it began.
    pub started: Timestamp,
    /// What was asked for.
    pub scenario: Scenario,
    /// Which shards of the run are in here; `None` when it was not cut.
    pub shard: Option<Shard>,
    /// One a QoS level, one a stage, or one a step of a search, in the order they ran.
    pub parts: Vec<Part>,
    /// Each threshold with its value.
    pub thresholds: Vec<Judgement>,
    /// What it comes to.
    pub verdict: Verdict,
}

impl Report {
    /// A report of the run `run` that began at `started`, still without parts. Its verdict is given by
    /// [`judge`](Report::judge), once there are all.
    pub fn new(run: impl Into<String>, started: Timestamp, scenario: Scenario) -> Self {
        Self {
            version: VERSION,
            culex: env!("CARGO_PKG_VERSION").to_owned(),
            run: run.into(),
            started,
            scenario,
            shard: None,
            parts: Vec::new(),
            thresholds: Vec::new(),
            verdict: Verdict::default(),
        }
    }
}
